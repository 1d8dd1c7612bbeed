package penstock.spi.balance;

import java.util.List;
import penstock.spi.endpoint.Candidate;

/// Candidates that each hold many places of a circle, in hashed order: who comes after whom is the
/// order in which a key prefers them.
///
/// Immutable; no method blocks or allocates.
public final class Circle {

  /// A walk that has found too few others after so many places ends.
  private static final int LONGEST_WALK = 2048;

  /// With more candidates than bits in a long the walk looks back for those it has seen.
  private static final int LONGEST_LOOK_BACK = 256;

  private final Candidate[] candidates;
  private final int[] owners;

  /// A circle.
  ///
  /// @param candidates not empty
  /// @param owners for each place the index of the candidate that holds it, not empty; not copied
  public Circle(List<Candidate> candidates, int[] owners) {
    this.candidates = candidates.toArray(new Candidate[0]);
    this.owners = owners;
  }

  /// The number of places.
  public int size() {
    return owners.length;
  }

  /// The place that a hash falls on when the places share the hashes evenly.
  ///
  /// @return 0 to size - 1
  public int place(long hash) {
    return (int) Math.unsignedMultiplyHigh(hash, owners.length);
  }

  /// Who holds a place.
  ///
  /// @param place 0 to size - 1
  public Candidate at(int place) {
    return candidates[owners[place]];
  }

  /// The `rank`-th different candidate from a place on.
  ///
  /// Where the walk would be long - after the first dozens of ranks among more than 64 candidates,
  /// or where weights are so far apart that the others are rare - the candidates that follow by
  /// name are taken instead.
  ///
  /// @param place 0 to size - 1
  /// @param rank 0 or more; beyond the number of candidates it begins again
  public Candidate preference(int place, int rank) {
    int first = owners[place];
    int wanted = rank % candidates.length;
    if (wanted == 0) {
      return candidates[first];
    }
    int found = candidates.length <= Long.SIZE ? marked(place, wanted) : lookedUp(place, wanted);
    return candidates[found >= 0 ? found : (first + wanted) % candidates.length];
  }

  private int marked(int place, int wanted) {
    long seen = 1L << owners[place];
    int left = wanted;
    int at = place;
    for (int step = Math.min(LONGEST_WALK, owners.length); step > 0; step--) {
      at = at + 1 == owners.length ? 0 : at + 1;
      long mark = 1L << owners[at];
      if ((seen & mark) == 0 && --left == 0) {
        return owners[at];
      }
      seen |= mark;
    }
    return -1;
  }

  private int lookedUp(int place, int wanted) {
    int left = wanted;
    int most = Math.min(LONGEST_LOOK_BACK, owners.length);
    for (int step = 1; step < most; step++) {
      int owner = owners[(place + step) % owners.length];
      if (!isAmong(owner, place, step) && --left == 0) {
        return owner;
      }
    }
    return -1;
  }

  private boolean isAmong(int owner, int place, int count) {
    for (int i = 0; i < count; i++) {
      if (owners[(place + i) % owners.length] == owner) {
        return true;
      }
    }
    return false;
  }
}
