"""Areas of Thailand by their DOPA codes: loading, looking up, searching, naming."""
