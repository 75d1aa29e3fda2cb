namespace SermatecEss.Approvals;

/// <summary>
/// Compares whole texts with reviewed files: <c>Approved/FOLDER/NAME.txt</c> or <c>.json</c> of the test project. With UPDATE_APPROVALS=1
/// the files are written instead; review them with <c>git diff</c>.
/// </summary>
internal static class Approval
{
    private static readonly ApprovedFiles Files = new(
        Path.Combine(TestProject(), "Approved"),
        update: Environment.GetEnvironmentVariable("UPDATE_APPROVALS") == "1");

    /// <summary>Compares a text with its approved file.</summary>
    /// <param name="actual">The program's output.</param>
    /// <param name="name">
    /// The file below <c>Approved</c>, such as <c>help/get.txt</c>. For <c>.json</c> both sides are indented first.
    /// </param>
    /// <exception cref="ApprovalException">They differ; the text is in <c>NAME.received.txt</c> next to the approved file.</exception>
    internal static void Approve(string actual, string name) => Files.Approve(actual, name);

    /// <summary>Fails if the folder has files that no test compares. Every folder has one test that lists all its files.</summary>
    /// <param name="folder">The folder below <c>Approved</c>.</param>
    /// <param name="names">Names as passed to <see cref="Approve"/>.</param>
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
