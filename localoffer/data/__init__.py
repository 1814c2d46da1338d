"""What the site gives to programs: the offer as JSON with its schema, tables for spreadsheets, and Open Referral."""
