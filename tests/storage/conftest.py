from tests.support.postgres import *  # noqa: F403 - fixtures; a conftest below the root cannot name plugins
