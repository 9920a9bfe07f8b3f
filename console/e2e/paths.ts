// The pages that are looked at in both languages, on both screens, light and dark.
export const paths = [
  "/today",
  "/groups",
  "/conversations",
  "/members",
  "/broadcasts",
  "/broadcasts/new",
  "/placements",
  "/companies",
  "/companies/competitors",
  "/admission",
  "/programs",
  "/rules",
  "/settings",
  "/settings/webhooks?view=out",
  "/settings/platforms",
];
