package penstock.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far an endpoint is in what was ordered.
///
/// @param pool in the configuration
/// @param endpoint its name
/// @param state `ready`, `drain` or `maint`
/// @param weight as configured or ordered
/// @param sinceMs how long ago the state was ordered, in milliseconds
/// @param inFlight requests, upgrades and sessions under way
/// @param upgrades how many of them are connections of another protocol by now
/// @param sessions how many of them never were requests, but are sessions of TCP or UDP
/// @param oldestMs the age of the oldest, in milliseconds; 0 if there is none
/// @param leftMs until what is in flight is cut off, in milliseconds; null for never
/// @param forced how many were cut off since
/// @param drained whether bound clients are not admitted any more
/// @param empty whether it can be taken away without anybody noticing
/// @param blocking what it waits for, the oldest first; a few at most
public record DrainView(
    String pool,
    String endpoint,
    String state,
    int weight,
    long sinceMs,
    int inFlight,
    int upgrades,
    int sessions,
    long oldestMs,
    @Nullable Long leftMs,
    int forced,
    boolean drained,
    boolean empty,
    List<Blocking> blocking) {

  public DrainView {
    blocking = List.copyOf(blocking);
  }

  /// Whether it may still get empty: one that takes traffic again is not on its way there.
  boolean goesOn() {
    return !empty && !state.equals("ready");
  }

  /// Something an endpoint waits for.
  ///
  /// @param name such as `GET /report from 10.1.2.3`
  /// @param ageMs since it began, in milliseconds
  /// @param upgraded whether it is a connection of another protocol by now
  /// @param session whether it never was a request, but is a session of TCP or UDP
  public record Blocking(String name, long ageMs, boolean upgraded, boolean session) {}
}
