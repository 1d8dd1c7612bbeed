// @ts-check
// An experiment: each user sees one of the variants, always the same on every instance, and the
// endpoint learns which. Who has no user cookie takes no part.

/** Another name draws other users. */
const EXPERIMENT = "checkout-2026";

/** The variants with their shares, which make 1, and their pools. */
const VARIANTS = [
  { name: "control", share: 0.5, pool: "shop" },
  { name: "short-form", share: 0.25, pool: "shop" },
  { name: "new-checkout", share: 0.25, pool: "shop-next" },
];

/** What users are told apart by. */
const USER_COOKIE = "uid";

/** What the endpoint learns; clients cannot set it. */
const HEADER = "x-variant";

/** @type {import("penstock").RouteScript} */
export default function abTest(request, { pool, share, setHeader, removeHeader }) {
  const user = request.cookie(USER_COOKIE);
  if (user === null) {
    removeHeader(HEADER);
    return pool(VARIANTS[0].pool, "no user");
  }
  let place = share(user, EXPERIMENT);
  const variant = VARIANTS.find((each) => (place -= each.share) < 0) ?? VARIANTS[0];
  setHeader(HEADER, variant.name);
  return pool(variant.pool, variant.name);
}
