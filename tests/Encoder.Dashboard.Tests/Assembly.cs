// Browsers of several classes at once would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
