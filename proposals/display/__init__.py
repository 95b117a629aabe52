"""What the public pages of the tracker show: signs, tables and charts, made out of what `tracker` reads."""
