-- A session knows when its person last proved the second factor: approvals, exports and sealing ask for a fresh proof.
alter table session add column proven_at timestamptz;
