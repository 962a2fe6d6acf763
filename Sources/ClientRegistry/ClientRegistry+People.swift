import GRDB
public import TableModel

extension ClientRegistry {
  /// Adds a client under a new pseudonym.
  public func addClient(
    _ details: ClientDetails, at time: WallTime
  ) throws(RegistryError) -> Client {
    var generator = SystemRandomNumberGenerator()
    return try addClient(details, at: time, using: &generator)
  }

  func addClient(
    _ details: ClientDetails, at time: WallTime, using generator: inout some RandomNumberGenerator
  ) throws(RegistryError) -> Client {
    let details = try details.validated()
    return try writing { db in
      let id = try db.freePseudonym(.client, using: &generator)
      let client = Client(id: id, details: details, created: time, changed: time)
      try db.execute(
        sql: """
          INSERT INTO client (id, display_name, stature_mm, notes, created_ns, changed_ns)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id.text, details.displayName, details.stature?.value, details.notes,
          time.storedNanoseconds, time.storedNanoseconds,
        ])
      return client
    }
  }

  /// The client whose pseudonym or, whatever its case, display name is `query`.
  public func client(_ query: String) throws(RegistryError) -> Client {
    try reading { db in try db.client(db.find(query, among: .client)) }
  }

  /// All clients by name.
  public func clients() throws(RegistryError) -> [Client] {
    try reading { db in
      try Row.fetchAll(db, sql: "SELECT * FROM client ORDER BY display_name COLLATE NOCASE, id")
        .map { row in try Client(row) }
    }
  }

  /// Changes a client's details as one step: nothing another caller wrote meanwhile is lost.
  public func editClient(
    _ id: Pseudonym, at time: WallTime, _ edit: (inout ClientDetails) -> Void
  ) throws(RegistryError) -> Client {
    try writing { db in
      var client = try db.client(id)
      var details = client.details
      edit(&details)
      client.details = try details.validated()
      client.changed = time
      try db.execute(
        sql: """
          UPDATE client SET display_name = ?, stature_mm = ?, notes = ?, changed_ns = ?
          WHERE id = ?
          """,
        arguments: [
          client.displayName, client.details.stature?.value, client.details.notes,
          time.storedNanoseconds, id.text,
        ])
      return client
    }
  }

  /// Adds a therapist under a new pseudonym.
  public func addTherapist(
    _ details: TherapistDetails, at time: WallTime
  ) throws(RegistryError) -> Therapist {
    let details = try details.validated()
    var generator = SystemRandomNumberGenerator()
    return try writing { db in
      let id = try db.freePseudonym(.therapist, using: &generator)
      let therapist = Therapist(id: id, details: details, created: time, changed: time)
      let areas = details.contactAreas
      try db.execute(
        sql: """
          INSERT INTO therapist (id, display_name, mass_kg, heel_cm2, forefoot_cm2,
            whole_foot_cm2, created_ns, changed_ns)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id.text, details.displayName, details.mass.value, areas.heel.value,
          areas.forefoot.value, areas.wholeFoot.value, time.storedNanoseconds,
          time.storedNanoseconds,
        ])
      return therapist
    }
  }

  /// The therapist whose pseudonym or, whatever its case, display name is `query`.
  public func therapist(_ query: String) throws(RegistryError) -> Therapist {
    try reading { db in try db.therapist(db.find(query, among: .therapist)) }
  }

  /// All therapists by name.
  public func therapists() throws(RegistryError) -> [Therapist] {
    try reading { db in
      try Row.fetchAll(db, sql: "SELECT * FROM therapist ORDER BY display_name COLLATE NOCASE, id")
        .map { row in try Therapist(row) }
    }
  }

  /// Changes a therapist's details as one step: nothing another caller wrote meanwhile is lost.
  public func editTherapist(
    _ id: Pseudonym, at time: WallTime, _ edit: (inout TherapistDetails) -> Void
  ) throws(RegistryError) -> Therapist {
    try writing { db in
      var therapist = try db.therapist(id)
      var details = therapist.details
      edit(&details)
      therapist.details = try details.validated()
      therapist.changed = time
      let areas = therapist.details.contactAreas
      try db.execute(
        sql: """
          UPDATE therapist SET display_name = ?, mass_kg = ?, heel_cm2 = ?, forefoot_cm2 = ?,
            whole_foot_cm2 = ?, changed_ns = ?
          WHERE id = ?
          """,
        arguments: [
          therapist.displayName, therapist.details.mass.value, areas.heel.value,
          areas.forefoot.value, areas.wholeFoot.value, time.storedNanoseconds, id.text,
        ])
      return therapist
    }
  }
}
