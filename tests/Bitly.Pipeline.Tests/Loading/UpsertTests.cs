using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Loading;

/// <summary>An upsert writes as little as it can; what it leaves behind must not show it.</summary>
public sealed class UpsertTests : IDisposable
{
    private const string All = "id v _dlt_load_id _dlt_id";
    private const string Children = "value _dlt_root_id _dlt_parent_id _dlt_list_idx _dlt_id";

    private static readonly Column Id = new("id") { Type = DataType.Text, Nullable = false, PrimaryKey = true };
    private static readonly Column V = new("v") { Type = DataType.Text };

    private readonly LoadFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Of_a_list_elements_change_stay_go_and_come_in_every_depth()
    {
        var items = Items(Id, V);
        _fixture.Load(
            Items(items, ["a", "1", "load1", "a"], ["b", "2", "load1", "b"]),
            Lists("items__t", ["stays", "a", "a", 0L, "a0"], ["changes", "a", "a", 1L, "a1"], [null, "a", "a", 2L, "a2"], ["goes", "a", "a", 3L, "a3"], ["other", "b", "b", 0L, "b0"]),
            Lists("items__t__u", ["stays", "a", "a0", 0L, "a00"], ["goes", "a", "a0", 1L, "a01"], ["goes", "a", "a3", 0L, "a30"], ["other", "b", "b0", 0L, "b00"]));
        _fixture.Load(
            Items(items, ["a", "1", "load2", "a"]),
            Lists("items__t", ["stays", "a", "a", 0L, "a0"], [null, "a", "a", 1L, "a1"], ["was null", "a", "a", 2L, "a2"], ["comes", "a", "a", 4L, "a4"]),
            Lists("items__t__u", ["stays", "a", "a0", 0L, "a00"], ["comes", "a", "a4", 0L, "a40"]));

        Assert.Equal(["a|1|load2|a", "b|2|load1|b"], _fixture.Rows("SELECT * FROM d.items ORDER BY id"));
        Assert.Equal(
            ["stays|a|a|0|a0", "NULL|a|a|1|a1", "was null|a|a|2|a2", "comes|a|a|4|a4", "other|b|b|0|b0"],
            _fixture.Rows("SELECT * FROM d.items__t ORDER BY _dlt_id"));
        Assert.Equal(["stays|a00", "comes|a40", "other|b00"], _fixture.Rows("SELECT value, _dlt_id FROM d.items__t__u ORDER BY _dlt_id"));
    }

    [Fact]
    public void An_element_that_moved_to_another_row_is_not_deleted()
    {
        var items = Items(Id, V);
        _fixture.Load(Items(items, ["a", "1", "load1", "a"], ["b", "2", "load1", "b"]), Lists("items__t", ["x", "a", "a", 0L, "own"], ["y", "b", "b", 0L, "b0"]));
        _fixture.Load(Items(items, ["a", "1", "load2", "a"], ["b", "2", "load2", "b"]), Lists("items__t", ["x", "b", "b", 0L, "own"]));

        Assert.Equal(["x|b|b|0|own"], _fixture.Rows("SELECT * FROM d.items__t"));
    }

    [Fact]
    public void Row_keys_that_repeat_leave_one_of_their_rows_also_when_another_is_as_it_was()
    {
        var items = Items(Id, V);
        _fixture.Load(Items(items, ["a", "1", "load1", "a"]), Lists("items__t", ["old", "a", "a", 0L, "a0"], ["stays", "a", "a", 1L, "a1"]));
        _fixture.Load(
            Items(items, ["a", "1", "load2", "a"], ["a", "2", "load2", "a"]),
            Lists("items__t", ["old", "a", "a", 0L, "a0"], ["new", "a", "a", 0L, "a0"], ["stays", "a", "a", 1L, "a1"], ["one", "a", "a", 2L, "a2"], ["two", "a", "a", 2L, "a2"]));

        Assert.Contains(Assert.Single(_fixture.Rows("SELECT v FROM d.items")), (string[])["1", "2"]);
        Assert.Contains(Assert.Single(_fixture.Rows("SELECT value FROM d.items__t WHERE _dlt_id = 'a0'")), (string[])["old", "new"]);
        Assert.Equal(["stays", "one", "two"], _fixture.Rows("SELECT value FROM d.items__t WHERE _dlt_id > 'a0' ORDER BY _dlt_id, value"));
    }

    // Rows that came twice before are both there: the next load gives both the one form that is known then.
    [Fact]
    public void Stored_rows_of_one_row_key_all_become_what_came()
    {
        var items = Items(Id, V);
        _fixture.Load(Items(items, ["a", "1", "load1", "a"]), Lists("items__t", ["one", "a", "a", 0L, "a0"], ["two", "a", "a", 0L, "a0"]));
        _fixture.Load(Items(items, ["a", "1", "load2", "a"]), Lists("items__t", ["two", "a", "a", 0L, "a0"]));

        Assert.Equal(["two", "two"], _fixture.Rows("SELECT value FROM d.items__t"));
    }

    [Fact]
    public void A_table_of_key_columns_alone_gets_the_new_keys()
    {
        var pairs = new Table("pairs") { Resource = "pairs", WriteDisposition = WriteDisposition.Merge, MergeStrategy = MergeStrategy.Upsert, SeenData = true };
        pairs.Put(Id);
        pairs.Put(new Column("_dlt_id") { Type = DataType.Text, Nullable = false, PrimaryKey = true, RowKey = true });
        _fixture.Schema.Add(pairs);
        _fixture.Load(LoadFixture.Batch(pairs, "id _dlt_id", ["a", "1"], ["b", "2"]));
        _fixture.Load(LoadFixture.Batch(pairs, "id _dlt_id", ["a", "1"], ["c", "3"]));

        Assert.Equal(["a|1", "b|2", "c|3"], _fixture.Rows("SELECT * FROM d.pairs ORDER BY id"));
    }

    // The stored form of such keys may differ from the one that came, though they are equal: they are written.
    [Theory]
    [InlineData(DataType.Json, "{\"a\":1}")]
    [InlineData(DataType.Double, 0.5)]
    [InlineData(DataType.BigInt, 7L)]
    [InlineData(DataType.Bool, true)]
    public void A_key_of_another_type_than_text_finds_its_row(DataType type, object key)
    {
        var items = Items(Id with { Type = type }, V);
        _fixture.Load(Items(items, [key, "old", "load1", "a"]), Lists("items__t", ["x", "a", "a", 0L, "a0"]));
        _fixture.Load(Items(items, [key, "new", "load2", "a"]), Lists("items__t", ["y", "a", "a", 0L, "a0"]));

        Assert.Equal(["new|load2|a"], _fixture.Rows("SELECT v, _dlt_load_id, _dlt_id FROM d.items"));
        Assert.Equal(["y"], _fixture.Rows("SELECT value FROM d.items__t"));
    }

    /// <summary>A column that was made by others, or before a hint, has another type than the rows that wait: what is equal to the database may look different.</summary>
    [Theory]
    [InlineData("not a number")]
    [InlineData("007")]
    public void A_column_of_another_type_in_the_dataset_is_written_as_ever(string before)
    {
        var items = Items(Id, V);
        var lists = _fixture.Child("items__t", "items", rootKey: true);
        lists.Put(new Column("n") { Type = DataType.BigInt });
        TableBuffer Numbers(long n) => LoadFixture.Batch(lists, Children + " n", ["x", "a", "a", 0L, "a0", n]);
        _fixture.Load(Items(items, ["a", "1", "load1", "a"]), Numbers(1));
        using (var session = _fixture.Folder.Open())
        {
            session.Execute("ALTER TABLE d.items__t ALTER n TYPE VARCHAR");
            session.Execute($"UPDATE d.items__t SET n = '{before}'");
        }

        _fixture.Load(Items(items, ["a", "1", "load2", "a"]), Numbers(7));

        Assert.Equal(["7"], _fixture.Rows("SELECT n FROM d.items__t"));
    }

    // Else an upsert would write every list element of such a table.
    [Fact]
    public void The_dataset_tells_the_types_as_the_schema_says_them()
    {
        var table = new Table("all");
        foreach (var type in Enum.GetValues<DataType>())
        {
            table.Put(new Column(type.ToString()) { Type = type });
        }

        foreach (var precision in (int[])[8, 16, 32, 64, 128])
        {
            table.Put(new Column($"i{precision}") { Type = DataType.BigInt, Precision = precision });
        }

        foreach (var precision in (int[])[0, 3, 6, 9])
        {
            table.Put(new Column($"t{precision}") { Type = DataType.Timestamp, Timezone = false, Precision = precision });
        }

        table.Put(new Column("d") { Type = DataType.Decimal, Precision = 10, Scale = 2 });
        using var session = _fixture.Folder.Open();
        var tables = new DatasetTables(session, "d");
        tables.Ensure(table);

        Assert.True(tables.HasTypesOf(table));
        session.Execute("ALTER TABLE d.\"all\" ALTER d TYPE VARCHAR");
        Assert.False(tables.HasTypesOf(table));
    }

    [Fact]
    public void Any_load_leaves_the_rows_that_the_rules_say()
    {
        var random = new Random(4711);
        var items = Items(Id, V, new Column("gone") { Type = DataType.Bool, HardDelete = true });
        var expected = new UpsertModel();
        for (var load = 0; load < 25; load++)
        {
            var tables = (string[])[.. ((string[])["items__t", "items__t__u"]).Where(_ => random.Next(4) > 0)];
            var roots = Some(random, 6, at => new UpsertModel.Root($"r{at}", Value(random), load > 0 && random.Next(5) == 0));
            var children = tables.ToDictionary(table => table, _ => Some(random, 15, at => new UpsertModel.Child($"c{at}", Value(random), $"r{random.Next(6)}")));
            if (roots.Count == 0)
            {
                continue;
            }

            expected.Load(roots, children);
            _fixture.Load(
            [
                LoadFixture.Batch(items, All + " gone", [.. roots.Select(root => (object?[])[root.Id, root.Value, "load", root.Id, root.Gone])]),
                .. children.Where(pair => pair.Value.Count > 0)
                    .Select(pair => Lists(pair.Key, [.. pair.Value.Select(child => (object?[])[child.Value, child.Root, child.Root, 0L, child.Id])])),
            ]);

            Assert.Equal(expected.Roots(), _fixture.Rows("SELECT id, v FROM d.items ORDER BY id"));
            foreach (var table in _fixture.Rows("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'items\\_\\_%' ESCAPE '\\'"))
            {
                Assert.Equal(expected.Children(table), _fixture.Rows($"SELECT _dlt_id, value, _dlt_root_id FROM d.{table} ORDER BY _dlt_id"));
            }
        }
    }

    private static string? Value(Random random) => random.Next(3) is var which and > 0 ? new string('v', which * 8) : null;

    private static List<T> Some<T>(Random random, int most, Func<int, T> make) =>
        [.. Enumerable.Range(0, most).Where(_ => random.Next(2) == 0).Select(make)];

    private Table Items(params IReadOnlyList<Column> columns)
    {
        var items = _fixture.Root("items", WriteDisposition.Merge, columns);
        items.MergeStrategy = MergeStrategy.Upsert;
        return items;
    }

    private static TableBuffer Items(Table table, params IReadOnlyList<object?[]> rows) => LoadFixture.Batch(table, All, rows);

    private TableBuffer Lists(string name, params IReadOnlyList<object?[]> rows) =>
        LoadFixture.Batch(_fixture.Child(name, name[..name.LastIndexOf("__", StringComparison.Ordinal)], rootKey: true), Children, rows);
}
