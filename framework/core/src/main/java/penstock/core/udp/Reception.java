package penstock.core.udp;

import org.jspecify.annotations.Nullable;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.SessionFilters;
import penstock.core.connection.SourceLimit;
import penstock.core.forward.SessionEntry;
import penstock.core.metrics.DatagramMetrics;

/// How one listener takes clients: what its sessions share.
///
/// @param settings what users set
/// @param entry where sessions enter the line
/// @param registry knows them, for their limit and their end
/// @param filters say who may come in
/// @param metrics counts datagrams that are dropped before they have a pool
/// @param perSource how many sessions one address may have; null for any number
/// @param homes where the sessions of one address go; null for anywhere
/// @param ids the QUIC connections; null if they are not followed
/// @param rate lets datagrams in; null for all of them
record Reception(
    UdpListenerSettings settings,
    SessionEntry entry,
    ConnectionRegistry registry,
    SessionFilters filters,
    DatagramMetrics metrics,
    @Nullable SourceLimit perSource,
    @Nullable SourceHomes homes,
    @Nullable ConnectionIds ids,
    @Nullable RateGate rate) {

  static Reception of(
      UdpListenerSettings settings,
      SessionEntry entry,
      ConnectionRegistry registry,
      SessionFilters filters,
      DatagramMetrics metrics) {
    Integer perSource = settings.limits().sessionsPerSource();
    boolean stays = settings.session().key() == UdpListenerSettings.Key.SOURCE_IP;
    UdpListenerSettings.Quic quic = settings.quic();
    long perSecond = settings.limits().perSecond();
    return new Reception(
        settings,
        entry,
        registry,
        filters,
        metrics,
        perSource == null ? null : new SourceLimit(perSource),
        stays ? new SourceHomes() : null,
        quic == null ? null : new ConnectionIds(quic),
        perSecond == 0 ? null : new RateGate(perSecond, System.nanoTime()));
  }
}
