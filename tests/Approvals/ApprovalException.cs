namespace SermatecEss.Approvals;

/// <summary>A text differs from the approved one.</summary>
public sealed class ApprovalException(string message) : Exception(message);
