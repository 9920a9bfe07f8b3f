// The fields of the form at /apply, in its order; none of them is shown that the policy hides.
export const applicationFields = [
  "name",
  "company",
  "credit_code",
  "title",
  "identity",
  "region",
  "mobile",
  "email",
  "needs",
  "evidence",
] as const;
