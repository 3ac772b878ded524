namespace Salus.Ihm.Storage.Databases;

/// <summary>The statements, in the SQL that both databases speak.</summary>
internal static class Sql
{
    /// <summary>A database with tables of another form is not ours.</summary>
    public const long Form = 1;

    /// <summary>{number}, {bytes} and {clustered} are each database's own words.</summary>
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS form (number BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS patients (
            number {number} PRIMARY KEY, high BIGINT NOT NULL, low BIGINT NOT NULL, proof {bytes} NOT NULL,
            segments BIGINT NOT NULL, merged BIGINT NOT NULL, released BIGINT NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS patients_by_tag ON patients (high, low);
        CREATE TABLE IF NOT EXISTS series (
            number {number} PRIMARY KEY, patient BIGINT NOT NULL, high BIGINT NOT NULL, low BIGINT NOT NULL,
            longest BIGINT NOT NULL, rolled BIGINT NOT NULL);
        CREATE INDEX IF NOT EXISTS series_by_patient ON series (patient);
        CREATE TABLE IF NOT EXISTS segments (
            place {number} PRIMARY KEY, accepted BIGINT NOT NULL, samples BIGINT NOT NULL, sealed {bytes} NOT NULL);
        CREATE INDEX IF NOT EXISTS segments_damaged ON segments (place) WHERE samples < 0;
        CREATE TABLE IF NOT EXISTS blocks (
            number {number} PRIMARY KEY, series BIGINT NOT NULL, start BIGINT NOT NULL, finish BIGINT NOT NULL,
            readings BIGINT NOT NULL, samples BIGINT NOT NULL, sealed {bytes} NOT NULL);
        CREATE INDEX IF NOT EXISTS blocks_by_time ON blocks (series, start, number);
        CREATE TABLE IF NOT EXISTS rollups (
            series BIGINT NOT NULL, page BIGINT NOT NULL, sealed {bytes} NOT NULL, PRIMARY KEY (series, page));
        CREATE TABLE IF NOT EXISTS identities (
            patient BIGINT NOT NULL, high BIGINT NOT NULL, low BIGINT NOT NULL, version BIGINT NOT NULL,
            content BIGINT NOT NULL, time BIGINT NOT NULL, PRIMARY KEY (patient, high, low)) {clustered};
        CREATE TABLE IF NOT EXISTS documents (
            patient BIGINT NOT NULL, high BIGINT NOT NULL, low BIGINT NOT NULL, kind BIGINT NOT NULL,
            sealed {bytes} NOT NULL, PRIMARY KEY (patient, high, low));
        CREATE INDEX IF NOT EXISTS documents_by_kind ON documents (patient, kind);
        """;

    public const string ReadForm = "SELECT number FROM form";
    public const string WriteForm = "INSERT INTO form VALUES ($1)";

    /// <summary>The last numbers given, and how many samples are in blocks and in segments.</summary>
    public const string Totals = """
        SELECT (SELECT COALESCE(max(number), 0) FROM patients), (SELECT COALESCE(max(number), 0) FROM series),
            (SELECT COALESCE(max(number), 0) FROM blocks),
            (SELECT CAST(COALESCE(sum(samples), 0) AS BIGINT) FROM blocks)
        """;

    public const string FindPatient =
        "SELECT number, proof, segments, merged, released FROM patients WHERE high = $1 AND low = $2";

    public const string AddPatient = "INSERT INTO patients VALUES ($1, $2, $3, $4, 0, 0, 0)";
    public const string SetSegments = "UPDATE patients SET segments = $2 WHERE number = $1";
    public const string SetMerged = "UPDATE patients SET merged = $2 WHERE number = $1";
    public const string SetReleased = "UPDATE patients SET released = $2 WHERE number = $1";

    public const string ListSeries = "SELECT number, high, low, longest, rolled FROM series WHERE patient = $1";
    public const string AddSeries = "INSERT INTO series VALUES ($1, $2, $3, $4, 0, -1)";
    public const string SetSeries = "UPDATE series SET longest = $2, rolled = $3 WHERE number = $1";

    public const string AddSegment = "INSERT INTO segments VALUES ($1, $2, $3, $4)";
    public const string DeleteSegments =
        "DELETE FROM segments WHERE place > $1 AND place <= $2 AND samples >= 0";

    /// <summary>Damaged ones have no samples, and stay: -1 says so. One that is missing gets a place again.</summary>
    public const string MarkDamaged =
        "INSERT INTO segments VALUES ($1, 0, -1, $2) ON CONFLICT (place) DO UPDATE SET samples = -1";

    public const string ListDamaged = "SELECT place FROM segments WHERE samples < 0 AND place > $1 AND place <= $2";

    public const string ListSegments =
        "SELECT place, sealed FROM segments WHERE place > $1 AND place <= $2 ORDER BY place LIMIT $3";

    public const string OldSegments = """
        SELECT place, accepted, sealed FROM segments WHERE place > $1 AND place <= $2 AND samples >= 0
        ORDER BY place LIMIT $3
        """;

    public const string UnmergedWeight = """
        SELECT count(*), CAST(COALESCE(sum(samples), 0) AS BIGINT) FROM segments WHERE place > $1 AND place <= $2
        """;

    public const string AddBlock = "INSERT INTO blocks VALUES ($1, $2, $3, $4, $5, $6, $7)";
    public const string DeleteBlock = "DELETE FROM blocks WHERE number = $1";

    /// <summary>Without their content: what is there of a series from one moment to another.</summary>
    public const string BlockPlaces = """
        SELECT number, start, finish, readings, samples FROM blocks
        WHERE series = $1 AND start >= $2 AND start < $3 ORDER BY start, number
        """;

    public const string ReadBlock = "SELECT sealed FROM blocks WHERE number = $1";

    /// <summary>The last block that begins before a moment, so that those before it end before it.</summary>
    public const string LastBefore = "SELECT COALESCE(max(start), 0) FROM blocks WHERE series = $1 AND start < $2";

    /// <summary>Blocks of series $1 that begin in [$2, $3), after block $5 of start $4.</summary>
    public const string BlocksUp = """
        SELECT number, start, finish, readings, sealed FROM blocks
        WHERE series = $1 AND start >= $2 AND start < $3 AND (start > $4 OR (start = $4 AND number > $5))
        ORDER BY start, number LIMIT $6
        """;

    public const string BlocksDown = """
        SELECT number, start, finish, readings, sealed FROM blocks
        WHERE series = $1 AND start >= $2 AND start < $3 AND (start < $4 OR (start = $4 AND number < $5))
        ORDER BY start DESC, number DESC LIMIT $6
        """;

    public const string FirstBlock = "SELECT COALESCE(min(start), -1) FROM blocks WHERE series = $1 AND start >= $2";

    public const string PutRollUps = """
        INSERT INTO rollups VALUES ($1, $2, $3) ON CONFLICT (series, page) DO UPDATE SET sealed = excluded.sealed
        """;

    public const string ReadRollUps =
        "SELECT page, sealed FROM rollups WHERE series = $1 AND page >= $2 AND page <= $3";

    public const string PutDocument = """
        INSERT INTO documents VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (patient, high, low) DO UPDATE SET sealed = excluded.sealed
        """;

    public const string DeleteDocument = "DELETE FROM documents WHERE patient = $1 AND high = $2 AND low = $3";
    public const string ReadDocument = "SELECT sealed FROM documents WHERE patient = $1 AND high = $2 AND low = $3";
    public const string ListDocuments = "SELECT high, low, sealed FROM documents WHERE patient = $1 AND kind = $2";

    public const string ReadIdentity = """
        SELECT version, content, time FROM identities WHERE patient = $1 AND high = $2 AND low = $3
        """;

    public const string PutIdentity = """
        INSERT INTO identities VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (patient, high, low)
        DO UPDATE SET version = excluded.version, content = excluded.content, time = excluded.time
        """;

    public const string DeleteIdentity = "DELETE FROM identities WHERE patient = $1 AND high = $2 AND low = $3";
}
