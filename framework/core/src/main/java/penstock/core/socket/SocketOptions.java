package penstock.core.socket;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.xnio.Option;
import org.xnio.OptionMap;
import org.xnio.Options;

/// XNIO's options of connections, in the JDK's words.
final class SocketOptions {

  private static final Map<Option<Boolean>, SocketOption<Boolean>> SWITCHES =
      Map.of(
          Options.TCP_NODELAY, StandardSocketOptions.TCP_NODELAY,
          Options.KEEP_ALIVE, StandardSocketOptions.SO_KEEPALIVE);

  private static final Map<Option<Integer>, SocketOption<Integer>> SIZES =
      Map.of(
          Options.SEND_BUFFER, StandardSocketOptions.SO_SNDBUF,
          Options.RECEIVE_BUFFER, StandardSocketOptions.SO_RCVBUF,
          SocketWorker.ASKED_AFTER, ExtendedSocketOptions.TCP_KEEPIDLE);

  /// How often the system asks before it gives up.
  private static final int QUESTIONS = 9;

  private static final int NO_LINGER = 0;
  private static final int USUAL_LINGER = -1;

  private SocketOptions() {}

  /// Sets what is asked for and is not so of itself.
  static void apply(OptionMap options, SocketChannel channel) throws IOException {
    if (options.get(Options.TCP_NODELAY, false)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    if (options.get(Options.KEEP_ALIVE, false)) {
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }
    int askedAfter = options.get(SocketWorker.ASKED_AFTER, 0);
    if (askedAfter > 0) {
      askAfter(askedAfter, channel);
    }
  }

  private static void askAfter(int seconds, SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, Math.max(1, seconds / QUESTIONS));
      channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, QUESTIONS);
    }
  }

  static boolean knows(Option<?> option) {
    return option.equals(Options.CLOSE_ABORT)
        || SWITCHES.containsKey(option)
        || SIZES.containsKey(option);
  }

  /// Sets an option; nothing happens if it is not known.
  static void set(SocketChannel channel, Option<?> option, Object value) throws IOException {
    SocketOption<Boolean> known = SWITCHES.get(option);
    SocketOption<Integer> size = SIZES.get(option);
    if (option.equals(Options.CLOSE_ABORT)) {
      int linger = Boolean.TRUE.equals(value) ? NO_LINGER : USUAL_LINGER;
      channel.setOption(StandardSocketOptions.SO_LINGER, linger);
    } else if (known != null) {
      channel.setOption(known, Boolean.TRUE.equals(value));
    } else if (size != null && value instanceof Integer bytes) {
      channel.setOption(size, bytes);
    }
  }

  /// An option's value; null if it is not known.
  static @Nullable Object of(SocketChannel channel, Option<?> option) throws IOException {
    if (option.equals(Options.CLOSE_ABORT)) {
      return channel.getOption(StandardSocketOptions.SO_LINGER) == NO_LINGER;
    }
    SocketOption<?> known = SWITCHES.get(option);
    known = known == null ? SIZES.get(option) : known;
    return known == null ? null : channel.getOption(known);
  }
}
