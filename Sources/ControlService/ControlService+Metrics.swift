internal import Hummingbird
internal import NIOCore
internal import TableModel

extension ControlService {
  /// `GET /metrics`, at the place where Prometheus looks for it.
  func addMetrics(to router: Router<ControlContext>) {
    router.get("metrics") { _, _ in
      var figures: [TableMetrics] = []
      for table in tables.all { figures.append(await table.control.metrics(named: table.name)) }
      let page = DaemonMetrics(
        version: await tables.all[0].control.status().version,
        process: .now(start: started, wallStart: Double(startedAt.nanoseconds) / 1e9),
        doors: [("unix", localCallers.figures), ("http", networkCallers.figures)],
        tables: figures)
      return Response(
        status: .ok, headers: [.contentType: PrometheusText.mediaType],
        body: .init(byteBuffer: ByteBuffer(string: page.text)))
    }
  }
}
