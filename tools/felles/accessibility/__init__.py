"""Whether everybody can use the pages, as far as a machine can tell: a built site is looked at in a browser.

``choosing`` says which pages to visit: one of every sort, and as many more as it takes to see every part. ``trying`` visits
them on a phone and on a screen, light and dark; ``laws.js`` has what axe-core doesn't try. ``writing`` makes of what was found
the file that a handbook keeps, from which its statement and its evidence are made.

Needs the extra ``felles[accessibility]`` and a browser; nothing else in the product does.
"""
