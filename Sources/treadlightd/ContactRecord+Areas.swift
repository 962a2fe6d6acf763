import ClientRegistry
import SessionAnalysis
import TableModel

extension ContactRecord {
  init(_ areas: ContactAreas, inUse: FootContact?) {
    self.init(
      heel: areas.heel.value, forefoot: areas.forefoot.value, wholeFoot: areas.wholeFoot.value,
      inUse: inUse)
  }
}
