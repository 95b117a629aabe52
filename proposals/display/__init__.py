"""What the public pages of the tracker show: signs, words, tables and charts, made out of what `tracking` reads."""
