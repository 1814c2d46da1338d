"""What the site offers to programs: the offer as JSON with its schema, tables for spreadsheets, Open Referral, and
the list of pages for search engines."""
