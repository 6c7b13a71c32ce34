"""Evidence: what answers somebody who asks what was in force, who decided it, and how we know. Values in, tables out.

``ground`` puts together what every item is made of; ``items/`` has one file an item; ``frames/`` says which clause of
which law or standard is answered by which items. Nothing here reads or writes files, or knows what a pack looks like.
"""
