"""What the site offers to programs: the offer as JSON with its schema, tables for spreadsheets, and Open Referral."""
