"""IoT security readiness self-assessment for the command line."""

__version__ = "0.1.0"
