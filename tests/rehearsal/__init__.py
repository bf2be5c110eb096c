"""A month of the scheduled rebuild on this machine, with everything that can go wrong.

stage   a copy of the project, a bare repository as its remote, the double of GitHub, the clock
night   the steps of `.github/workflows/refresh.yml`, read from it and carried out in order
truth   what every repository was really like, and whether data, site and issues say the same
month   which day brings what, and what is expected of it
"""
