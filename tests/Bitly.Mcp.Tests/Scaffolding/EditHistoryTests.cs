using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Mcp.Tests.Scaffolding;

public sealed class EditHistoryTests
{
    [Fact]
    public void An_undo_that_was_killed_before_it_could_forget_the_edit_neither_loses_a_text_nor_stands_in_the_way()
    {
        using var folder = new TempFolder();
        var history = new EditHistory(folder.Path);
        history.Add("one", "two");
        history.Add("two", "three");

        Assert.Equal("two", history.BeforeLast("three"));
        // Killed here: the file says "two" again, and the edit is still on record.
        Assert.Equal("one", history.BeforeLast("two"));
        history.ForgetLast();
        Assert.Equal("EDIT_REFUSED", Assert.Throws<PipelineException>(() => history.BeforeLast("one")).Code);
    }

    [Fact]
    public void A_change_by_hand_is_not_taken_back()
    {
        using var folder = new TempFolder();
        var history = new EditHistory(folder.Path);
        history.Add("one", "two");

        Assert.Contains("changed by hand", Assert.Throws<PipelineException>(() => history.BeforeLast("mine")).Message);
        Assert.Equal("one", history.BeforeLast("two"));
    }
}
