"""What a document does by itself when somebody opens it: looked for in every file that comes in.

No Django here: all of this runs in the sandbox process.
"""


class ActiveContentError(Exception):
    """It acts on its reader; the rest of a Russian sentence that begins «Файл «…» »."""


#: The remedy for Office files, which most places take as PDF too.
SAVE_AS_PDF = "Уберите это или сохраните документ как PDF и загрузите снова."
