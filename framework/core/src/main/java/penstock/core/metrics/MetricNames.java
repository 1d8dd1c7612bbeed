package penstock.core.metrics;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The name of every metric, with the sentence that explains it. Each stands in
/// `distribution/docs/metrics.md` too, with its labels.
public final class MetricNames {

  /// What the names of an extension's own metrics begin with.
  public static final String EXTENSION_PREFIX = "penstock_extension_";

  static final String LISTENER_CONNECTIONS = "penstock_listener_connections";
  static final String LISTENER_CONNECTIONS_ACCEPTED =
      "penstock_listener_connections_accepted_total";
  static final String LISTENER_CONNECTIONS_REJECTED =
      "penstock_listener_connections_rejected_total";

  static final String TLS_HANDSHAKES = "penstock_tls_handshakes_total";
  static final String TLS_HANDSHAKE_SECONDS = "penstock_tls_handshake_seconds";
  static final String TLS_HANDSHAKE_QUEUE = "penstock_tls_handshake_queue";
  static final String TLS_CERTIFICATE_EXPIRY = "penstock_tls_certificate_expiry_seconds";
  static final String HTTP2_CONNECTIONS = "penstock_http2_connections";
  static final String HTTP2_STREAMS = "penstock_http2_streams";
  static final String HTTP2_ABUSE = "penstock_http2_abuse_total";

  static final String REQUESTS = "penstock_requests_total";
  static final String REQUEST_SECONDS = "penstock_request_seconds";
  static final String OVERHEAD_SECONDS = "penstock_overhead_seconds";
  static final String REQUESTS_IN_FLIGHT = "penstock_requests_in_flight";
  static final String UPGRADES_IN_FLIGHT = "penstock_upgrades_in_flight";
  static final String BYTES = "penstock_bytes_total";
  static final String GRPC_REQUESTS = "penstock_grpc_requests_total";

  static final String TCP_SESSIONS = "penstock_tcp_sessions";
  static final String TCP_SESSIONS_ENDED = "penstock_tcp_sessions_ended_total";
  static final String TCP_SESSION_SECONDS = "penstock_tcp_session_seconds";
  static final String UDP_SESSIONS = "penstock_udp_sessions";
  static final String UDP_SESSIONS_ENDED = "penstock_udp_sessions_ended_total";
  static final String UDP_SESSION_SECONDS = "penstock_udp_session_seconds";

  static final String UDP_DATAGRAMS = "penstock_udp_datagrams_total";
  static final String UDP_DROPPED = "penstock_udp_datagrams_dropped_total";

  static final String MIRROR_REQUESTS = "penstock_mirror_requests_total";
  static final String MIRROR_DROPPED = "penstock_mirror_dropped_total";
  static final String MIRROR_COMPARED = "penstock_mirror_compared_total";
  static final String MIRROR_IN_FLIGHT = "penstock_mirror_in_flight";

  static final String ENDPOINT_REQUESTS = "penstock_endpoint_requests_total";
  static final String ENDPOINT_IN_FLIGHT = "penstock_endpoint_in_flight";
  static final String ENDPOINT_CONNECTIONS = "penstock_endpoint_connections";
  static final String ENDPOINT_SECONDS = "penstock_endpoint_seconds";
  static final String ENDPOINT_ERRORS = "penstock_endpoint_errors_total";
  static final String ENDPOINT_STATE = "penstock_endpoint_state";
  static final String ENDPOINT_WEIGHT = "penstock_endpoint_weight_effective";

  static final String POOL_ENDPOINTS = "penstock_pool_endpoints";
  static final String POOL_PANIC = "penstock_pool_panic";
  static final String POOL_PENDING = "penstock_pool_pending";
  static final String POOL_LIMIT_OPEN = "penstock_pool_limit_open";
  static final String RETRIES = "penstock_retries_total";
  static final String RETRY_BUDGET_EXHAUSTED = "penstock_retry_budget_exhausted_total";
  static final String OUTLIER_EJECTIONS = "penstock_outlier_ejections_total";
  static final String OUTLIER_EJECTED = "penstock_outlier_ejected";

  static final String STICKY = "penstock_sticky_total";
  static final String DRAIN_IN_FLIGHT = "penstock_drain_in_flight";
  static final String DRAIN_SECONDS = "penstock_drain_seconds";
  static final String DRAIN_FORCED = "penstock_drain_forced_total";

  static final String HEALTH_CHECKS = "penstock_health_checks_total";
  static final String HEALTH_CHECK_SECONDS = "penstock_health_check_seconds";
  static final String HEALTH_TRANSITIONS = "penstock_health_transitions_total";

  static final String SCRIPT_SECONDS = "penstock_script_seconds";
  static final String SCRIPT_RESULTS = "penstock_script_results_total";
  static final String SCRIPT_RELOADS = "penstock_script_reloads_total";
  static final String SCRIPT_QUARANTINED = "penstock_script_quarantined";
  static final String SCRIPT_JIT = "penstock_script_jit";
  static final String SCRIPT_STUCK = "penstock_script_stuck";
  static final String SHADOW = "penstock_shadow_total";

  static final String ACCESS_LOG_DROPPED = "penstock_access_log_dropped_total";
  static final String ACCESS_LOG_WITHHELD = "penstock_access_log_withheld_total";

  static final String CONFIG_APPLIED = "penstock_config_applied_total";
  static final String CONFIG_LAST_SUCCESS = "penstock_config_last_success_timestamp_seconds";
  static final String CONFIG_VERSION = "penstock_config_version";

  static final String IO_FAILURES = "penstock_io_failures_total";
  static final String PROCESS_CPU = "penstock_process_cpu_ratio";
  static final String IO_THREAD_BUSY = "penstock_io_thread_busy_ratio";
  static final String SHED = "penstock_shed_ratio";
  static final String BUFFERS_IN_USE = "penstock_buffers_in_use";
  static final String BUFFERS_IDLE = "penstock_buffers_idle";

  private static final Map<String, String> HELP =
      Map.ofEntries(
          entry(LISTENER_CONNECTIONS, "Client connections open now."),
          entry(LISTENER_CONNECTIONS_ACCEPTED, "Client connections accepted."),
          entry(LISTENER_CONNECTIONS_REJECTED, "Client connections closed at once."),
          entry(TLS_HANDSHAKES, "TLS handshakes of clients, one way or another."),
          entry(TLS_HANDSHAKE_SECONDS, "Time a handshake took, if it succeeded."),
          entry(TLS_HANDSHAKE_QUEUE, "Work of handshakes that waits for a thread, in all."),
          entry(TLS_CERTIFICATE_EXPIRY, "Time left until the certificate expires."),
          entry(HTTP2_CONNECTIONS, "Client connections on which HTTP/2 is spoken now."),
          entry(HTTP2_STREAMS, "HTTP/2 streams open now."),
          entry(HTTP2_ABUSE, "What HTTP/2 clients did too much of, and was stopped."),
          entry(REQUESTS, "Requests finished, one way or another."),
          entry(REQUEST_SECONDS, "Time from the first byte of a request to the end of its answer."),
          entry(OVERHEAD_SECONDS, "Time a request spent in Penstock: all but the endpoint's time."),
          entry(REQUESTS_IN_FLIGHT, "Requests begun and not finished."),
          entry(UPGRADES_IN_FLIGHT, "WebSockets and other tunnels open now."),
          entry(GRPC_REQUESTS, "gRPC calls finished, by how their clients saw them end."),
          entry(BYTES, "Bytes of bodies and sessions, seen from the client."),
          entry(TCP_SESSIONS, "TCP sessions open now."),
          entry(TCP_SESSIONS_ENDED, "TCP sessions that are over, by how they ended."),
          entry(TCP_SESSION_SECONDS, "Time from a TCP session's beginning to its end."),
          entry(UDP_SESSIONS, "UDP sessions open now."),
          entry(UDP_SESSIONS_ENDED, "UDP sessions that are over, by how they ended."),
          entry(UDP_SESSION_SECONDS, "Time from a UDP session's first datagram to its end."),
          entry(UDP_DATAGRAMS, "UDP datagrams passed on."),
          entry(UDP_DROPPED, "UDP datagrams dropped, by why."),
          entry(MIRROR_REQUESTS, "Copies of requests sent to a mirror and finished."),
          entry(MIRROR_DROPPED, "Requests that were to be mirrored and were not."),
          entry(MIRROR_COMPARED, "Answers of a mirror compared with those that clients got."),
          entry(MIRROR_IN_FLIGHT, "Copies of requests kept or under way to a mirror now."),
          entry(ENDPOINT_REQUESTS, "Requests sent to the endpoint, each attempt counted."),
          entry(ENDPOINT_IN_FLIGHT, "Requests sent to the endpoint and not finished."),
          entry(ENDPOINT_CONNECTIONS, "Connections open to the endpoint, used and unused."),
          entry(ENDPOINT_SECONDS, "Time from sending a request to the first byte of the answer."),
          entry(ENDPOINT_ERRORS, "Attempts that failed at the endpoint."),
          entry(ENDPOINT_STATE, "1 for each state the endpoint is in, otherwise 0."),
          entry(ENDPOINT_WEIGHT, "Weight in force, slow start applied."),
          entry(POOL_ENDPOINTS, "Endpoints of the pool in each state."),
          entry(POOL_PANIC, "1 while too few endpoints are usable and all are used, otherwise 0."),
          entry(POOL_PENDING, "Requests that wait for room in the pool."),
          entry(POOL_LIMIT_OPEN, "1 while the pool turns requests away or has them wait."),
          entry(RETRIES, "Attempts after the first, by what made them necessary."),
          entry(RETRY_BUDGET_EXHAUSTED, "Retries not made because the budget was used up."),
          entry(OUTLIER_EJECTIONS, "Endpoints taken out because live traffic to them failed."),
          entry(OUTLIER_EJECTED, "Endpoints taken out now."),
          entry(STICKY, "Requests of pools that keep clients, by what the client carried."),
          entry(DRAIN_IN_FLIGHT, "Requests in flight at an endpoint that drains, otherwise 0."),
          entry(DRAIN_SECONDS, "How long an endpoint has been draining, otherwise 0."),
          entry(DRAIN_FORCED, "Requests cut off because a drain's time was over."),
          entry(HEALTH_CHECKS, "Health checks made."),
          entry(HEALTH_CHECK_SECONDS, "Time a health check took."),
          entry(HEALTH_TRANSITIONS, "Changes of an endpoint's health."),
          entry(SCRIPT_SECONDS, "Time a call of a script took; one in 16 is measured."),
          entry(SCRIPT_RESULTS, "Calls of a script, by how they ended."),
          entry(SCRIPT_RELOADS, "Changed files of a script, taken over or refused."),
          entry(SCRIPT_QUARANTINED, "1 while a script is not called any more, otherwise 0."),
          entry(SCRIPT_JIT, "1 if scripts are compiled, 0 if they are interpreted or not used."),
          entry(SCRIPT_STUCK, "Calls of scripts that could not be stopped: threads that are lost."),
          entry(SHADOW, "Decisions of a shadow script, by whether it agreed."),
          entry(ACCESS_LOG_DROPPED, "Lines of an access log that could not be written."),
          entry(ACCESS_LOG_WITHHELD, "Lines of refused datagrams that were one too many."),
          entry(CONFIG_APPLIED, "Configurations applied or refused."),
          entry(CONFIG_LAST_SUCCESS, "When a configuration was last applied, in Unix time."),
          entry(CONFIG_VERSION, "Always 1; the label names the configuration in force."),
          entry(IO_FAILURES, "Failures of our own that I/O threads have outlived."),
          entry(PROCESS_CPU, "Share of the machine's processors this process uses, 0 to 1."),
          entry(IO_THREAD_BUSY, "Share of the last second in which an I/O thread was at work."),
          entry(SHED, "Share of requests turned away because there is too much to do, 0 to 1."),
          entry(BUFFERS_IN_USE, "Buffers lent out."),
          entry(BUFFERS_IDLE, "Buffers kept for later."));

  private MetricNames() {}

  /// What a metric means, in one sentence.
  ///
  /// @param name such as `penstock_requests_total`
  /// @return null if it is not one of ours
  public static @Nullable String help(String name) {
    return HELP.get(name);
  }
}
