"""The lists that offices edit: volunteer and activity types, occasions, groups of people, units."""
