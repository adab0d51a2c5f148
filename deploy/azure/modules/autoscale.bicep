metadata description = 'Machines come when work waits and go when nothing is to do, by the metrics that silos publish.'

@description('Name of the setting.')
param name string

@description('Region of the setting.')
param location string

@description('Tags of all resources.')
param tags object

@description('Scale set whose size is set.')
param target string

@description('Application Insights component to which silos send their metrics.')
param component string

@description('Machines at least.')
param minimum int

@description('Machines at most.')
param maximum int

@description('Pieces of work that wait for a slot, above which machines are added.')
param waiting int

@description('Machines that are added at once.')
param step int

// Every silo tells the depth of the one queue, so the average over silos is the depth.
var depth = {
  metricName: 'encoder.queue.depth'
  metricNamespace: 'azure.applicationinsights'
  metricResourceUri: component
  timeGrain: 'PT1M'
  statistic: 'Average'
  timeAggregation: 'Average'
  dividePerInstance: false
}
var busy = union(depth, { metricName: 'encoder.slots.busy' })

resource setting 'Microsoft.Insights/autoscaleSettings@2022-10-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    enabled: true
    targetResourceUri: target
    profiles: [
      {
        name: 'queue'
        capacity: { minimum: string(minimum), maximum: string(maximum), default: string(minimum) }
        rules: [
          {
            metricTrigger: union(depth, { timeWindow: 'PT5M', operator: 'GreaterThan', threshold: waiting })
            scaleAction: { direction: 'Increase', type: 'ChangeCount', value: string(step), cooldown: 'PT3M' }
          }
          // Both must be true: nothing waits, and of the slots of all silos few are in use. What still runs on the machine that goes is drained.
          {
            metricTrigger: union(depth, { timeWindow: 'PT10M', operator: 'LessThan', threshold: 1 })
            scaleAction: { direction: 'Decrease', type: 'ChangeCount', value: '1', cooldown: 'PT5M' }
          }
          {
            metricTrigger: union(busy, { timeWindow: 'PT10M', operator: 'LessThan', threshold: json('0.5') })
            scaleAction: { direction: 'Decrease', type: 'ChangeCount', value: '1', cooldown: 'PT5M' }
          }
        ]
      }
    ]
  }
}
