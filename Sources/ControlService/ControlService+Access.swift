internal import ClientRegistry
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import TableModel

extension ControlService {
  /// Who one is, what devices are paired, and how another comes to be.
  func addAccess(to api: RouterGroup<ControlContext>) {
    api.get("me") { _, _ in
      try answer(
        WhoAmI(
          role: Caller.role, name: Caller.current?.name ?? "unknown",
          version: await tables.all[0].control.status().version))
    }
    api.delete("me") { _, context in
      guard case .device(let device) = Caller.current else { throw PairingRefusal.notADevice }
      _ = try forget(device.id, sparing: context)
      return Response(status: .noContent, headers: [.setCookie: DeviceCookie.clearing])
    }
    api.get("devices") { _, _ in try answer(devices.all) }
    api.delete("devices/:id") { _, context in
      let text = try context.text("id")
      guard let id = Int(text), let device = try forget(id, sparing: context) else {
        throw PairingRefusal.unknownDevice(text)
      }
      return try answer(device)
    }
    api.post("pairings") { request, _ in
      try answer(offer(try await body(OfferPairing.self, of: request)), status: .created)
    }
    api.post("pair") { request, context in
      let wanted = try await body(TakePairing.self, of: request, longest: TakePairing.longest)
      return try pair(wanted.code, request, context)
    }
  }

  /// Makes a code, where there is a door that a device could come to.
  private func offer(_ wanted: OfferPairing) throws -> PairingAnswer {
    let name = try Device.checked(name: wanted.name)
    guard let place = door.value?.place else { throw PairingRefusal.noDoor }
    guard !devices.isFull else { throw PairingRefusal.tooManyDevices }
    let offer = pairings.offer(wanted.role, name: name)
    let seconds = UInt64(PairingBook.lifetime.components.seconds)
    return PairingAnswer(
      code: offer.code.text, role: offer.role, name: offer.name,
      expiresAt: WallTime(nanoseconds: now().nanoseconds + seconds * 1_000_000_000),
      urls: place.urls(code: offer.code.text), isLocalOnly: place.isLocalOnly ? true : nil)
  }

  /// Pairs whoever typed a code that holds; a device that was paired already is another then.
  private func pair(
    _ code: String, _ request: Request, _ context: ControlContext
  ) throws -> Response {
    let offer: PairingBook.Offer
    do throws(PairingRefusal) {
      offer = try pairings.take(code)
    } catch {
      if error == .tooManyTries(isFirst: true) {
        logger.warning("pairing codes void after too many wrong ones on the HTTP door")
      }
      throw error
    }
    let made: (device: Device, token: String)
    do {
      made = try devices.add(name: offer.name, role: offer.role)
    } catch {
      pairings.putBack(offer)
      throw error
    }
    if case .device(let former) = Caller.current { _ = try forget(former.id, sparing: context) }
    logger.notice(
      "paired",
      metadata: [
        "device": "\(made.device.name)", "role": "\(made.device.role.rawValue)",
        "id": "\(made.device.id)",
      ])
    var response = try answer(
      PairedAnswer(id: made.device.id, role: made.device.role, name: made.device.name))
    let isSecure = request.headers[.origin]?.lowercased().hasPrefix("https://") == true
    response.headers[.setCookie] = DeviceCookie.setting(made.token, isSecure: isSecure)
    return response
  }

  /// Forgets a device and ends its connections, but for the one that is to have the answer.
  private func forget(
    _ id: Device.ID, sparing context: ControlContext
  ) throws(RegistryError) -> Device? {
    let device = try devices.remove(id)
    networkCallers.closeAll(of: id, but: context.channel)
    return device
  }

  /// The client whose sessions are asked for.
  ///
  /// Who may only view asks by pseudonym: a refusal would tell the names of those who are called
  /// almost so.
  func pseudonym(of query: String) throws -> Pseudonym {
    guard Caller.role < .operate else { return try registry.client(query).id }
    guard let pseudonym = Pseudonym(query) else {
      throw MalformedBody(reason: "with the role view, a client is named by id: C-7KQ2MZ")
    }
    return pseudonym
  }
}
