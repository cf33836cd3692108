"""One page of HTML for a review: all that there is to say of the actions of a folder.

In: facts (``facts.py``). Out: the text of a page (``page.py``) that loads nothing. Python decides what is said and
escapes it; the templates lay it out.
"""
