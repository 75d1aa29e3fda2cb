namespace SermatecEss.Approvals;

/// <summary>
/// Compares whole texts with files that a person has read and approved: <c>Approved/FOLDER/NAME.txt</c> or <c>.json</c> of the test
/// project. With UPDATE_APPROVALS=1 the files are written instead, for <c>git diff</c> to show.
/// </summary>
internal static class Approval
{
    private static readonly ApprovedFiles Files = new(
        Path.Combine(TestProject(), "Approved"),
        update: Environment.GetEnvironmentVariable("UPDATE_APPROVALS") == "1");

    /// <summary>Compares a text with its approved file.</summary>
    /// <param name="actual">What the program printed or sent.</param>
    /// <param name="name">The file below <c>Approved</c>, as in <c>help/get.txt</c>. For
    /// <c>.json</c> both sides are indented first.</param>
    /// <exception cref="ApprovalException">They differ; the text is in <c>NAME.received.txt</c> beside the approved file.</exception>
    internal static void Approve(string actual, string name) => Files.Approve(actual, name);

    /// <summary>Every folder has one test that names all its files, so that none stays that nothing compares.</summary>
    /// <param name="folder">The folder below <c>Approved</c>.</param>
    /// <param name="names">Names as <see cref="Approve"/> takes them.</param>
    /// <exception cref="ApprovalException">There are other files.</exception>
    internal static void RefuseUnused(string folder, IEnumerable<string> names) => Files.RefuseUnused(folder, names);

    private static string TestProject()
    {
        var folder = AppContext.BaseDirectory;
        while (Directory.GetFiles(folder, "*.csproj").Length == 0)
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside their project's folder.");
        return folder;
    }
}
