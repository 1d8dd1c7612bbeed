package penstock.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Lets a settings record be written as a single value: with `@Shorthand("address")`, `"h:80"` is
/// short for `{ address: "h:80" }`.
///
/// On a component that is a map it lets a single name stand for a block with this one name: with
/// `@Shorthand("1") Map<String, Double> pool`, `pool: api` is short for `pool: { api: 1 }`.
@Documented
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Shorthand {

  /// The component the single value stands for; on a component, what the single name has.
  String value();
}
