package penstock.core.drain;

import java.time.Duration;
import java.util.List;
import penstock.core.endpoint.LiveEndpoint;

/// What is under way at endpoints, asked of the I/O threads that know: requests pay nothing for it.
public interface Census {

  /// Looks. Runs on a control thread and waits a moment for the answers.
  Load of(LiveEndpoint endpoint);

  /// Cuts off what is under way at an endpoint, soon. Runs on a control thread.
  void cutOff(LiveEndpoint endpoint);

  /// Closes the connections to an endpoint that nobody uses, soon. Runs on a control thread.
  void closeIdle(LiveEndpoint endpoint);

  /// What is under way at one endpoint.
  ///
  /// @param upgraded how many are no requests any more, but connections of another protocol
  /// @param sessions how many never were, but are sessions of TCP or UDP
  /// @param oldest the oldest of all, the oldest first; a few at most
  record Load(int upgraded, int sessions, List<Item> oldest) {

    /// Nothing.
    public static final Load NOTHING = new Load(0, 0, List.of());

    public Load {
      oldest = List.copyOf(oldest);
    }
  }

  /// One of what is under way.
  ///
  /// @param name such as `GET /report from 10.1.2.3`
  /// @param age since it began; zero or more
  /// @param upgraded whether it is no request any more
  /// @param session whether it never was one
  record Item(String name, Duration age, boolean upgraded, boolean session) {}
}
