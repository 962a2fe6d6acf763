internal import ClientRegistry
internal import Foundation
internal import Hummingbird

extension ControlService {
  func addPeople(to api: RouterGroup<ControlContext>) {
    api.get("clients") { _, _ in try answer(registry.clients()) }
    api.post("clients") { request, _ in
      let details = try await body(ClientDetails.self, of: request)
      return try answer(registry.addClient(details, at: now()), status: .created)
    }
    api.get("clients/:who") { _, context in try answer(client(context)) }
    api.put("clients/:who") { request, context in
      let details = try await body(ClientDetails.self, of: request)
      return try answer(registry.editClient(client(context).id, at: now()) { $0 = details })
    }
    api.delete("clients/:who") { _, context in
      try answer(registry.erase(client(context).id, at: now()))
    }
    api.get("clients/:who/record") { _, context in
      try answer(registry.record(of: client(context).id))
    }
    api.delete("therapists/:who") { _, context in
      try answer(registry.erase(therapist(context).id, at: now()))
    }
    api.get("therapists/:who/record") { _, context in
      try answer(registry.record(of: therapist(context).id))
    }
    api.get("therapists") { _, _ in try answer(registry.therapists()) }
    api.post("therapists") { request, _ in
      let details = try await body(TherapistDetails.self, of: request)
      return try answer(registry.addTherapist(details, at: now()), status: .created)
    }
    api.get("therapists/:who") { _, context in try answer(therapist(context)) }
    api.put("therapists/:who") { request, context in
      let details = try await body(TherapistDetails.self, of: request)
      return try answer(
        registry.editTherapist(therapist(context).id, at: now()) {
          $0 = details
        })
    }
  }

  /// The client that the path names by id or display name.
  func client(_ context: ControlContext) throws -> Client {
    try registry.client(context.text("who"))
  }

  /// The therapist that the path names by id or display name.
  func therapist(_ context: ControlContext) throws -> Therapist {
    try registry.therapist(context.text("who"))
  }
}

extension ControlContext {
  /// A part of the path as it was meant: percent-encoding undone.
  func text(_ name: String) throws -> String {
    let raw = try parameters.require(name)
    guard let text = raw.removingPercentEncoding else {
      throw MalformedBody(reason: "the address is not properly percent-encoded")
    }
    return text
  }
}
