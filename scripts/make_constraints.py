"""Write constraints.txt: the versions that were tested together, without any address of a registry."""

import re
import subprocess
import sys
from pathlib import Path

LEFT_OUT = {"greenpark", "pip", "setuptools", "wheel"}

frozen = subprocess.run([sys.executable, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
pins = sorted((line for line in frozen.splitlines() if re.match(r"^[A-Za-z0-9._-]+==", line)), key=str.lower)
kept = [line for line in pins if line.split("==")[0].lower() not in LEFT_OUT]
Path("constraints.txt").write_text(
    "# Versions that were tested together; `make constraints` writes this file.\n" + "\n".join(kept) + "\n",
    encoding="utf-8",
)
