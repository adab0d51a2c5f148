using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Encoder.TestSupport.Storage;

/// <summary>A test of a contract: skipped where its subclass has a <see cref="RequirementAttribute"/> that is not met.</summary>
[XunitTestCaseDiscoverer("Encoder.TestSupport.Storage.ContractFactDiscoverer", "Encoder.TestSupport")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>What a class of contract tests cannot run without.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class RequirementAttribute : Attribute
{
    /// <summary>Why the tests are skipped; null when they run.</summary>
    public abstract string? Missing { get; }
}

/// <summary>Finds the tests of <see cref="ContractFactAttribute"/>.</summary>
public sealed class ContractFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions options, ITestMethod test, IAttributeInfo fact)
    {
        var missing = test.TestClass.Class.GetCustomAttributes(typeof(RequirementAttribute))
            .OfType<ReflectionAttributeInfo>().Select(static info => ((RequirementAttribute)info.Attribute).Missing).FirstOrDefault(static reason => reason is not null);
        return missing is null
            ? base.CreateTestCase(options, test, fact)
            : new XunitSkippedDataRowTestCase(DiagnosticMessageSink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), test, missing);
    }
}
