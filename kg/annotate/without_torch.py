"""Importing this module loads spaCy, without PyTorch where the process is all ours.

spaCy's library thinc imports PyTorch wherever it is installed; that takes longer and holds more memory than everything
else that a build needs, and no pipeline that `kg.annotate.parse` takes has a layer of it. The switch is an environment
variable, so that worker processes inherit it; in a process of somebody else, who may want PyTorch in spaCy, it is off.
"""

from __future__ import annotations

import os
import sys

SWITCH = "KG_SPACY_WITHOUT_TORCH"  # on unless it is empty
TORCH = "torch"

if os.environ.get(SWITCH) and TORCH not in sys.modules:
    sys.modules[TORCH] = None  # type: ignore[assignment]  # what makes its import fail
    try:
        import spacy
        import spacy.lang.en
    finally:
        del sys.modules[TORCH]
else:
    import spacy
    import spacy.lang.en

__all__ = ["SWITCH", "spacy"]
