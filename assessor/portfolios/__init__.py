"""Many firms' sheets: whose each is, and what may be said of all."""
