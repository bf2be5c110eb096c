"""A store as some nights of polling the double would leave it, for sites built in tests."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from atlas.catalog import Catalog
from atlas.signals import runs, star_history, store
from atlas.signals.command import weights_on
from atlas.signals.huggingface import HuggingFace
from atlas.signals.modelscope import ModelScope
from atlas.signals.poll import Budget, Connection, poll
from atlas.signals.records import Signals
from atlas.signals.runs import RunReport
from atlas.signals.transport import GitHub

from tests.github_double import GitHubDouble, Repository, State, seeded
from tests.hub_model import CARD, PICKLED, Access
from tests.hub_model import seeded as seeded_models
from tests.huggingface_double import HuggingFaceDouble
from tests.modelscope_double import ModelScopeDouble

NIGHT = datetime(2026, 11, 24, 3, 17, tzinfo=UTC)
ARCHIVED, MOVED, GONE, FAILED = (
    "SCIR-HI/Huatuo-Llama-Med-Chinese",
    "PKU-YuanGroup/ChatLaw",
    "FudanDISC/DISC-LawLLM",
    "xionghonglin/DoctorGLM",
)
"""Repositories that are not in order."""


def fill(folder: Path, names: Sequence[str], source: str = "api.github.com") -> None:
    """Three nights, after the second of which some repositories are no longer in order."""
    repositories = {repository.name: repository for repository in seeded(names)}
    with GitHubDouble(repositories.values(), token_kind="user") as hub:
        github = GitHub(hub.api_url, hub.graphql_url, "token")
        for nights in (2, 1, 0):
            now = NIGHT - timedelta(days=nights)
            if nights == 0:
                repositories[ARCHIVED].archived_at = "2026-11-23T10:00:00Z"
                _move(repositories[MOVED])
                repositories[GONE].state = State.GONE
            asked = [name for name in names if nights or name != FAILED]
            before = store.load(folder, now)
            result = poll(asked, before.repositories, github, Budget(), lambda now=now: now)  # type: ignore[misc]
            after = {
                name: before.repositories.get(name, Signals()).after(answer, now)
                for name, answer in result.answers.items()
            }
            state = store.State({**before.repositories, **after}, source)
            store.save(folder, before, state, now)
            requests = github.requests_made
            runs.add(folder, RunReport(now, 4.2, len(names), len(asked), requests, 0))
            star_history.backfill(folder, names, after, github, 5_000)
            for repository in repositories.values():
                repository.stars += random.Random(f"{now}{repository.name}").randrange(9)


GONE_ONCE, GONE_TWICE, GATED, PICKLED_ONLY, OTHER_CARD, NOT_ASKED = (
    "netease-youdao/Confucius3-Math",
    "ERC-ITEA/MuduoLLM",
    "SCUT-DLVCLab/TongGu-7B-Instruct",
    "tomxyz/qiaoban_bc",
    "lightyear-turing/TuringMM-34B-Chat",
    "SUFE-AIFLM-Lab/Fin-R1",
)
"""Models on Hugging Face: gone there but not on ModelScope, gone altogether, behind a gate, only as
pickles, with a card that says otherwise than the catalog, and one that was not asked about."""


def fill_weights(folder: Path, catalog: Catalog) -> None:
    """One night at each host of weights."""
    models = {model.name: model for model in seeded_models(weights_on("huggingface", catalog))}
    for model in models.values():
        model.licence = None
    models[GONE_ONCE].access = models[GONE_TWICE].access = Access.GONE
    models[GATED].access = Access.GATED
    models[PICKLED_ONLY].files = CARD | PICKLED
    models[OTHER_CARD].licence, models[OTHER_CARD].bases = "cc-by-nc-4.0", ["else/Entirely-1B"]
    del models[NOT_ASKED]
    with HuggingFaceDouble(models.values()) as hub:
        _keep(folder, HuggingFace(hub.url, "token"), [*models], "huggingface.co")
    others = seeded_models(weights_on("modelscope", catalog))
    with ModelScopeDouble(others) as hub:
        _keep(folder, ModelScope(hub.url), [model.name for model in others], "modelscope.cn")


def _keep(folder: Path, connection: Connection, names: Sequence[str], host: str) -> None:
    budget = Budget(10_000, sleep=lambda _: None)
    result = poll(names, {}, connection, budget, lambda: NIGHT)
    told = {name: Signals().after(answer, NIGHT) for name, answer in result.answers.items()}
    store.save(folder, store.State(), store.State(told, host), NIGHT, connection.source)
    asked, name = len(names), connection.source.name
    report = RunReport(NIGHT, 4.2, asked, asked, connection.requests_made, 0, source=name)
    runs.add(folder, report)


def _move(repository: Repository) -> None:
    repository.former = [repository.name]
    repository.name += "-2"
