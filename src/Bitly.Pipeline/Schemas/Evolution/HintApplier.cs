namespace Bitly.Pipeline.Schemas;

/// <summary>
/// Brings a resource's hints into the schema before its first row is read, as dlt's extract step does (reference: dlt-behaviour 5.6, 8, 10).
/// Applying the same hints again changes nothing.
/// </summary>
internal static class HintApplier
{
    /// <summary>Applies the hints of a resource to its root table and to the nested tables that have hints of their own.</summary>
    /// <param name="schema">Changed in place.</param>
    /// <param name="naming">Names in hints are as written; here they become normal ones.</param>
    /// <param name="resource">Name of the resource, written as it is.</param>
    /// <param name="hints">Its hints.</param>
    /// <param name="tableName">The table a record chose, or null for the hints' or the resource's name.</param>
    /// <returns>The root table, or null when the contract says that this new table and all its rows are dropped.</returns>
    /// <exception cref="Errors.PipelineException">SCHEMA_CONTRACT_VIOLATED, SCHEMA_COLUMN_CONFLICT or SCHEMA_PARENT_MISSING.</exception>
    public static Table? Apply(Schema schema, Naming naming, string resource, TableHints hints, string? tableName = null)
    {
        var written = tableName ?? hints.TableName ?? resource;
        var name = naming.Path(written);
        var root = Update(schema, NewRoot(name, resource, hints), HintColumns.Of(hints, naming));
        if (root is null)
        {
            return null;
        }

        if (hints.RootKey)
        {
            Propagate(schema, root);
        }

        foreach (var (path, nested) in hints.NestedHints.OrderBy(pair => pair.Key.Count(character => character == '.')))
        {
            ApplyNested(schema, naming, new Nested(resource, written, path.Split('.')), nested);
        }

        return root;
    }

    /// <summary>
    /// Notes that the table's row ids travel to its child tables, when its disposition, the source or an existing child asks for it.
    /// The normaliser calls it for each table it adds.
    /// </summary>
    public static void ExtendPropagation(Schema schema, Table table)
    {
        var root = table;
        while (root.Parent is not null && schema.Find(root.Parent) is { } parent)
        {
            root = parent;
        }

        if (!Naming.IsDlt(root.Name) && (MergeNeedsRootKey(schema, root) || HasRootKeyBelow(schema, root.Name)))
        {
            Propagate(schema, root);
        }
    }

    private sealed record Nested(string Resource, string Root, string[] Path);

    private static void ApplyNested(Schema schema, Naming naming, Nested nested, TableHints hints)
    {
        var name = naming.Path(naming.Join([nested.Root, .. nested.Path]));
        var columns = HintColumns.Of(hints, naming);
        // A key of its own breaks the chain: dlt makes such a table a root table.
        if (columns.Any(column => column.PrimaryKey || column.MergeKey))
        {
            Update(schema, NewRoot(name, nested.Resource, hints), columns);
            return;
        }

        var parent = naming.Path(naming.Join([nested.Root, .. nested.Path[..^1]]));
        if (schema.Find(parent) is null)
        {
            throw SchemaErrors.ParentMissing(schema.Name, name, parent);
        }

        var table = new Table(name) { Parent = parent, WriteDisposition = hints.WriteDisposition };
        Describe(table, hints);
        Update(schema, table, columns);
    }

    private static Table NewRoot(string name, string resource, TableHints hints)
    {
        var table = new Table(name)
        {
            Resource = resource,
            WriteDisposition = hints.WriteDisposition ?? (hints.MergeStrategy is null ? WriteDisposition.Append : WriteDisposition.Merge),
        };
        Describe(table, hints);
        return table;
    }

    private static void Describe(Table table, TableHints hints)
    {
        table.MergeStrategy = hints.MergeStrategy;
        table.Contract = hints.Contract;
        table.MaxNesting = hints.MaxTableNesting;
        table.Description = hints.Description;
        if (hints.MergeStrategy == MergeStrategy.Scd2 && hints.Scd2?.BoundaryTimestamp is { } boundary)
        {
            table.Extra["x-boundary-timestamp"] = boundary;
        }
    }

    private static Table? Update(Schema schema, Table partial, List<Column> columns)
    {
        var known = schema.Find(partial.Name);
        var contract = EffectiveFor(schema, partial, known);
        var isNew = Contracts.IsNew(known);
        if (isNew && Contracts.OnNewTable(contract) is not ContractVerdict.Accept and var verdict)
        {
            return verdict == ContractVerdict.Fail ? throw Violated(schema, partial.Name, null, "tables") : null;
        }

        var table = known ?? partial;
        if (known is null)
        {
            schema.Add(table);
        }
        else
        {
            MergeTable(known, partial);
        }

        if (isNew && contract.Columns != ContractMode.Evolve)
        {
            table.NormalizerExtra[Contracts.EvolveOnce] = true;
        }

        MergeColumns(schema, table, columns, contract);
        ExtendPropagation(schema, table);
        return table;
    }

    private static EffectiveContract EffectiveFor(Schema schema, Table partial, Table? known)
    {
        var said = partial.Contract ?? known?.Contract;
        return said is null
            ? Contracts.For(schema, partial.Name, partial.Parent)
            : new(said.Tables ?? ContractMode.Evolve, said.Columns ?? ContractMode.Evolve, said.DataType ?? ContractMode.Evolve);
    }

    private static void MergeTable(Table known, Table partial)
    {
        known.Resource = partial.Resource ?? known.Resource;
        known.WriteDisposition = partial.WriteDisposition ?? known.WriteDisposition;
        known.MergeStrategy = partial.MergeStrategy ?? known.MergeStrategy;
        known.Contract = partial.Contract ?? known.Contract;
        known.MaxNesting = partial.MaxNesting ?? known.MaxNesting;
        known.Description = partial.Description ?? known.Description;
        foreach (var (key, value) in partial.Extra)
        {
            known.Extra[key] = value;
        }
    }

    private static void MergeColumns(Schema schema, Table table, List<Column> columns, EffectiveContract contract)
    {
        ReplaceCompound(table, columns, "primary_key", column => column.PrimaryKey, column => column with { PrimaryKey = false });
        ReplaceCompound(table, columns, "merge_key", column => column.MergeKey, column => column with { MergeKey = false });
        ReplaceCompound(table, columns, "incremental", column => column.Incremental, column => column with { Incremental = false });
        foreach (var column in columns)
        {
            var known = table.Find(column.Name);
            if (known?.Type is null && Contracts.OnNewColumn(contract, table, column.Name) is not ContractVerdict.Accept and var verdict)
            {
                if (verdict == ContractVerdict.Fail)
                {
                    throw Violated(schema, table.Name, column.Name, "columns");
                }

                continue;
            }

            if (known?.Type is { } has && column.Type is { } wants && has != wants)
            {
                throw SchemaErrors.ColumnConflict(schema.Name, table.Name, column.Name, has, wants);
            }

            var merged = known is null ? column : HintColumns.Merge(known, column);
            if (known is { Type: null } && merged.Type is not null)
            {
                table.PutLast(merged);
            }
            else
            {
                table.Put(merged);
            }
        }
    }

    // Keys are said as a whole: when the hints name any, those of the schema that are not among them are forgotten.
    private static void ReplaceCompound(Table table, List<Column> columns, string key, Func<Column, bool> has, Func<Column, Column> without)
    {
        if (!columns.Any(has))
        {
            return;
        }

        foreach (var column in table.Columns.Where(has).ToList())
        {
            table.Put(without(column) with { Keys = column.Keys is null ? null : [.. column.Keys.Where(said => said != key)] });
        }
    }

    private static bool MergeNeedsRootKey(Schema schema, Table root) =>
        schema.RootKey ?? (root.WriteDisposition == WriteDisposition.Merge && root.MergeStrategy != MergeStrategy.Scd2);

    private static bool HasRootKeyBelow(Schema schema, string table) => schema.Tables.Any(child =>
        child.Parent == table && (child.Columns.Any(column => column.RootKey) || HasRootKeyBelow(schema, child.Name)));

    private static void Propagate(Schema schema, Table root)
    {
        var rowKey = root.Columns.FirstOrDefault(column => column.RowKey)?.Name ?? DltColumns.Id;
        if (!schema.Propagation.TryGetValue(root.Name, out var pairs))
        {
            schema.Propagation[root.Name] = pairs = [];
        }

        pairs[rowKey] = DltColumns.RootId;
    }

    private static Errors.PipelineException Violated(Schema schema, string table, string? column, string entity) =>
        SchemaErrors.ContractViolated(new ContractViolation(schema.Name, table, column, entity, new Dictionary<string, string>()));
}
