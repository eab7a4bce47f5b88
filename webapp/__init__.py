"""E-Report: activity reports of the Royal Volunteers, from a phone to the weekly paper."""
