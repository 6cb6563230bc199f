"""What can go wrong with the database, each with its cure. Classes and texts: `sql.failure`.

SqlError
├── HomeUnusable
├── DatabaseUnreachable
│   └── ConnectionLost
├── WrongPassword
├── PoolExhausted
├── TookTooLong
├── ServerTooOld
├── NotUtf8
├── PgvectorMissing
├── PgvectorTooOld
├── ExtensionRefused
├── SchemaNewer
├── BackupError
│   ├── ClientTooOld
│   ├── NothingStored
│   ├── NotOnlyOurs
│   ├── DumpFailed
│   ├── OtherSchema
│   ├── NotEmpty
│   ├── WorkersRun
│   ├── InUse
│   └── RestoreFailed
├── ManualExists
├── EmbeddingsMissing
├── WrongDimensions
├── ProgramUnknown
└── EmbeddedServerError
    ├── BinariesMissing
    ├── NoUnprivilegedUser
    ├── PasswordLost
    ├── DataLost
    ├── DataUnreachable
    ├── DataFromOtherRelease
    └── ServerDidNotStart
"""

from typing import ClassVar

from sql.failure import Failure, Kind


class SqlError(Failure):
    """The database could not do what was asked."""

    people = (
        "I cannot use what I have stored just now. Try again in a few minutes; if that does"
        " not help, tell whoever looks after me here."
    )


class HomeUnusable(SqlError):
    """The home folder cannot be written: set SHOPTALK_HOME to a folder of yours."""

    kind = "permanent"


class DatabaseUnreachable(SqlError):
    """The database server cannot be reached: check that it runs and that DATABASE_URL names its
    host, port and database, or unset DATABASE_URL to use the embedded server."""

    kind = "passing"


class ConnectionLost(DatabaseUnreachable):
    """The connection to the database was lost: nothing was written; try again."""


class PoolExhausted(SqlError):
    """All database connections of this process are in use: raise SQL_POOL_MAX."""

    kind = "passing"


class TookTooLong(SqlError):
    """The database took too long and nothing was written: try again; if it happens often, look at
    what holds its locks, or raise SQL_STATEMENT_SECONDS and SQL_LOCK_SECONDS."""

    kind = "passing"


class WrongPassword(SqlError):
    """The database server refused the user name or password in DATABASE_URL: correct them there."""

    kind = "permanent"


class ServerTooOld(SqlError):
    """The database server is older than PostgreSQL 15: update it, or unset DATABASE_URL to use the
    embedded server."""

    kind = "permanent"


class NotUtf8(SqlError):
    """The database's encoding is not UTF8, as where PostgreSQL was installed without a language
    set: make another one, and name it in DATABASE_URL.
    `CREATE DATABASE shoptalk ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0` does it."""

    kind = "permanent"


class PgvectorMissing(SqlError):
    """The database server has no pgvector extension: install pgvector 0.8 or newer on the server,
    or unset DATABASE_URL to use the embedded server, which brings it."""

    kind = "permanent"


class PgvectorTooOld(SqlError):
    """The database has a pgvector older than 0.8: install a newer one on the server, then run
    `ALTER EXTENSION vector UPDATE` in the database."""

    kind = "permanent"


class ExtensionRefused(SqlError):
    """The database user may not create the extensions vector and pg_trgm: ask an administrator to
    run `CREATE EXTENSION vector SCHEMA public; CREATE EXTENSION pg_trgm SCHEMA public` in the
    database."""

    kind = "permanent"


class SchemaNewer(SqlError):
    """A newer release of Shoptalk has taken away from the database what this one uses: update this
    installation."""

    kind = "permanent"


class BackupError(SqlError):
    """The database could not be backed up or restored."""

    kind: ClassVar[Kind] = "permanent"


class ClientTooOld(BackupError):
    """PostgreSQL's own programs for backups are missing or older than the server."""


class NothingStored(BackupError):
    """There is nothing to back up: the database has no tables of Shoptalk's. Check DATABASE_URL,
    SQL_SCHEMA and SHOPTALK_HOME."""


class NotOnlyOurs(BackupError):
    """The schema holds tables that are not Shoptalk's: back up and restore such a database with the
    server's own programs, or give Shoptalk a schema of its own (SQL_SCHEMA)."""


class DumpFailed(BackupError):
    """The database could not be read to its end, and no backup was made."""


class OtherSchema(BackupError):
    """The backup is of another schema: set SQL_SCHEMA to it and restore again."""


class NotEmpty(BackupError):
    """This home or database is in use: it holds manuals, questions or settings of people. Restore
    into a new one (SHOPTALK_HOME or DATABASE_URL), or lose what is here by `--replace`."""


class WorkersRun(BackupError):
    """Workers run on this database: stop all of Shoptalk's processes and wait a minute, then
    restore again."""


class InUse(BackupError):
    """Somebody works on the database, and nothing was changed: stop all of Shoptalk's processes,
    then restore again."""


class RestoreFailed(BackupError):
    """The backup could not be put into the database, and nothing there was changed."""


class ManualExists(SqlError):
    """The team has a manual with the same bytes already: only a grant can be added."""

    kind = "permanent"


class EmbeddingsMissing(SqlError):
    """No manual was embedded with this embedding model yet: `shoptalk embedding fill` does it, or
    set INGEST_EMBEDDING back."""

    kind = "permanent"


class WrongDimensions(SqlError):
    """The embedding model gives vectors of another length than those stored under its name: give
    the model another name, or remove its old embeddings."""

    kind = "permanent"


class ProgramUnknown(SqlError):
    """The team has no program of that version: `shoptalk programs` lists those that it has."""

    kind = "permanent"


class EmbeddedServerError(SqlError):
    """The embedded database server failed: see the end of server.log in its data folder, or set
    DATABASE_URL to a PostgreSQL server of your own."""

    kind: ClassVar[Kind] = "passing"


class BinariesMissing(EmbeddedServerError):
    """The embedded database server's binaries are not installed for this platform: run
    `make setup`, or set DATABASE_URL to a PostgreSQL server of your own."""

    kind = "permanent"


class NoUnprivilegedUser(EmbeddedServerError):
    """PostgreSQL does not run as root, and this machine lets root switch to no other user: run
    Shoptalk as an ordinary user, or set DATABASE_URL."""

    kind = "permanent"


class PasswordLost(EmbeddedServerError):
    """The home's database exists but its password file `database.password` is gone: put the file
    back from a backup, or move the home's `database` folder away to begin with an empty one."""

    kind = "permanent"


class DataLost(EmbeddedServerError):
    """The home's `database` is a link to a folder that is gone: put the folder back, or remove the
    link to begin with an empty database."""

    kind = "permanent"


class DataUnreachable(EmbeddedServerError):
    """The user who runs the embedded server for root can no longer enter the home: let others
    enter it and the folders above it again (`chmod o+x`)."""

    kind = "permanent"


class DataFromOtherRelease(EmbeddedServerError):
    """The home's database was written by another major release of PostgreSQL than the installed
    one: take a backup with the earlier Shoptalk (`shoptalk backup`), and restore it with this one
    into a new home."""

    kind = "permanent"


class ServerDidNotStart(EmbeddedServerError):
    """The embedded database server did not start: see the end of server.log in its data folder."""
