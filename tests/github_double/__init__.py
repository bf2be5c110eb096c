"""A local double of GitHub's API, held to the contracts that GitHub publishes.

GraphQL is executed on GitHub's own schema (npm: @octokit/graphql-schema), REST answers are checked
against GitHub's own description (npm: @octokit/openapi), and everything travels over real sockets.
"""

from tests.github_double.project import Project
from tests.github_double.repository import Repository, State, seeded
from tests.github_double.server import Faults, GitHubDouble

__all__ = ["Faults", "GitHubDouble", "Project", "Repository", "State", "seeded"]
