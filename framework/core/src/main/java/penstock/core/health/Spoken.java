package penstock.core.health;

import java.time.Duration;

/// Durations and foreign text as people read them.
final class Spoken {

  private static final int LONGEST = 200;

  private Spoken() {}

  /// How long something has lasted, in its one fitting unit: `42s`, `3m`, `5h`, `2d`.
  static String lasted(Duration duration) {
    if (duration.toMinutes() < 2) {
      return duration.toSeconds() + "s";
    }
    if (duration.toHours() < 2) {
      return duration.toMinutes() + "m";
    }
    if (duration.toDays() < 2) {
      return duration.toHours() + "h";
    }
    return duration.toDays() + "d";
  }

  /// One line of at most 200 characters, whatever a plugin says.
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < LONGEST; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString().strip();
  }
}
