package penstock.config;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.config.Shape.Block;
import penstock.config.Shape.Choice;
import penstock.config.Shape.Field;
import penstock.config.Shape.Leaf;
import penstock.config.Shape.Named;
import penstock.config.Shape.Plugged;
import penstock.config.Shape.Rows;

/// What stands in a pool, where whatever is missing may stand in the defaults instead.
final class PoolShapes {

  private final Shapes shapes;
  private final Catalogue catalogue;
  private final Set<Shape> found = new HashSet<>();
  private final @Nullable Block pool;

  PoolShapes(Shapes shapes, Catalogue catalogue, Block root) {
    this.shapes = shapes;
    this.catalogue = catalogue;
    Field pools = root.field(PoolDefaults.POOLS);
    this.pool =
        pools != null
                && shapes.of(pools.type()) instanceof Named named
                && named.value() instanceof Block block
            ? block
            : null;
    if (pool != null) {
      find(pool);
    }
  }

  /// The shape of a pool, null if there are no pools.
  @Nullable Block pool() {
    return pool;
  }

  boolean contains(Shape shape) {
    return found.contains(shape);
  }

  private void find(Shape shape) {
    if (!found.add(shape)) {
      return;
    }
    switch (shape) {
      case Block block -> block.fields().forEach(field -> find(shapes.of(field.type())));
      case Rows rows -> find(rows.item());
      case Named named -> find(named.value());
      case Plugged plugged ->
          catalogue.offers(plugged.extension()).forEach(offer -> find(shapes.of(offer.settings())));
      case Leaf _, Choice _ -> {}
    }
  }
}
