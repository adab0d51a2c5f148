using System.Text;
using Encoder.Server.Addresses;

namespace Encoder.Server.Dashboard;

/// <summary>The one page, with the addresses of its files in the server's sub-folder. Its modules find the sub-folder by their own address.</summary>
internal sealed class DashboardPage(ServerAddresses addresses)
{
    private const string Files = "\"/ui/";
    private readonly Lazy<DashboardFile> file = new(() => Build(DashboardFiles.All["index.html"], addresses));

    public DashboardFile File => file.Value;

    private static DashboardFile Build(DashboardFile page, ServerAddresses addresses) =>
        new(page.Path, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(page.Content).Replace(Files, '"' + addresses.Of("/ui/"), StringComparison.Ordinal)));
}
