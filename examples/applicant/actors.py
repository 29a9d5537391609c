"""The functions of `applicant.sc`."""

import asyncio

from generated.applicant_types import Applicant


async def start_application(applicant: Applicant) -> None:
    """Open a file for an applicant; it takes the office a second."""
    await asyncio.sleep(1)
    print(f"{applicant.name}: your application is being processed", flush=True)


async def reject_application(applicant: Applicant) -> None:
    """Tell an applicant why there will be no file; it takes the office a second."""
    await asyncio.sleep(1)
    print(f"{applicant.name}: one has to be 18, you are {applicant.age}", flush=True)
