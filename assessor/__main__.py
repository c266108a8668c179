"""`python -m assessor`."""

import sys

from assessor.cli.main import main

sys.exit(main())
