package penstock.plugin.balance.rendezvous;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// For each part of the keys who wins it and who comes second. Not changed once built.
final class Winners {

  private final Contenders contenders;
  private final int[] first;
  private final int[] second;

  private Winners(Contenders contenders, int parts) {
    this.contenders = contenders;
    this.first = new int[parts];
    this.second = new int[parts];
  }

  /// Works out the winners.
  ///
  /// @param last winners of as many parts among other contenders: what they tell is not worked out
  ///   again; null for none
  static Winners of(Contenders contenders, int parts, @Nullable Winners last) {
    Winners winners = new Winners(contenders, parts);
    int[] all = IntStream.range(0, contenders.count()).toArray();
    if (last == null || last.contenders.count() < 2) {
      for (int part = 0; part < parts; part++) {
        winners.contend(part, all);
      }
    } else {
      winners.follow(last, all);
    }
    return winners;
  }

  /// Where the first and the second of before are still there, only newcomers can beat them.
  private void follow(Winners last, int[] all) {
    int[] now = last.contenders.indexIn(contenders);
    int[] newcomers = newcomers(now, all);
    int[] few = Arrays.copyOf(newcomers, newcomers.length + 2);
    for (int part = 0; part < first.length; part++) {
      int winner = now[last.first[part]];
      int runnerUp = now[last.second[part]];
      if (winner < 0 || runnerUp < 0) {
        contend(part, all);
        continue;
      }
      few[newcomers.length] = winner;
      few[newcomers.length + 1] = runnerUp;
      contend(part, few);
    }
  }

  private static int[] newcomers(int[] stayed, int[] all) {
    int[] sorted = stayed.clone();
    Arrays.sort(sorted);
    return Arrays.stream(all).filter(i -> Arrays.binarySearch(sorted, i) < 0).toArray();
  }

  private void contend(int part, int[] among) {
    int winner = among[0];
    int runnerUp = among[0];
    double best = Double.POSITIVE_INFINITY;
    double next = Double.POSITIVE_INFINITY;
    for (int contender : among) {
      double score = contenders.score(contender, part, next);
      if (score < best) {
        next = best;
        runnerUp = winner;
        best = score;
        winner = contender;
      } else if (score < next) {
        next = score;
        runnerUp = contender;
      }
    }
    first[part] = winner;
    second[part] = runnerUp;
  }

  /// For each part the index of its winner; not to be changed.
  int[] first() {
    return first;
  }

  /// For each part the index of who would win it without the winner, who is the same if there is
  /// nobody else; not to be changed.
  int[] second() {
    return second;
  }
}
