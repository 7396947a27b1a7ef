from rapport.conf.doctor.findings import CHECKS, Level, examine
from rapport.conf.doctor.gathering import gather
from rapport.conf.terminal import say


def report() -> int:
    """Print what was found; 1 if something must be mended."""
    findings = examine(gather())
    for finding in findings:
        say(f"[{finding.level.value}] {finding.what}")
        say(f"    {finding.do}")
    if not findings:
        say(f"All is well: {len(CHECKS)} things were looked at.")
    return 1 if any(finding.level is Level.MUST for finding in findings) else 0
