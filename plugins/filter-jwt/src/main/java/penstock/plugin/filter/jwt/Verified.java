package penstock.plugin.filter.jwt;

import java.util.List;

/// A token whose signature, issuer and audience are right; its time and claims are still to be
/// looked at.
///
/// @param keys with which it was verified: with others it counts no more
/// @param expires seconds since 1970
/// @param notBefore seconds since 1970
/// @param claimsFit whether its claims are what they must be
/// @param facts what is noted of it
record Verified(Keys keys, long expires, long notBefore, boolean claimsFit, List<Fact> facts) {

  /// What a claim is called and says.
  ///
  /// @param name such as `jwt.sub`
  /// @param value without control characters
  record Fact(String name, String value) {}

  Verified {
    facts = List.copyOf(facts);
  }
}
