/** Three databases as programs with Django's conventions have them, each with a handful of rows. */

/** What Django keeps for itself, in a schema. */
const ownTablesIn = (schema: string): string => `
  create table ${schema}.django_migrations (id bigint primary key, app text, name text, applied timestamptz);
  create table ${schema}.django_content_type (id int primary key, app_label text, model text);
  create table ${schema}.django_session (session_key text primary key, session_data text, expire_date timestamptz);
  create table ${schema}.auth_user (
    id int primary key, username text not null, password text not null, last_login timestamptz, date_joined timestamptz
  );
  insert into ${schema}.auth_user values (1, 'ann', 'pbkdf2$secret', null, '2026-01-01');
`

/**
 * Ids are bigint, the status is a text, times have their zone.
 *
 * Paid: 100.10 + 50.20 + 9.70 = 160.00 in 3 orders, of them 150.30 of customer 1; cancelled: 999.00.
 */
export const textStatus = `
  ${ownTablesIn('public')}
  create table public.shop_customer (
    id bigint primary key, name varchar(80) not null, email varchar(80), password_hash text, account_manager_id int references auth_user
  );
  create table public.shop_order (
    id bigint primary key, customer_id bigint not null references shop_customer, status varchar(20) not null,
    total numeric(12, 2), placed_at timestamptz not null
  );
  create table public.shop_orderitem (
    id bigint primary key, order_id bigint not null references shop_order, sku varchar(20), quantity int, unit_price numeric(12, 2)
  );
  insert into shop_customer values (1, 'Acme', 'a@acme.test', 'x', 1), (2, 'Bolt', 'b@bolt.test', 'y', null);
  insert into shop_order values
    (1, 1, 'paid', 100.10, '2026-01-05 10:00Z'), (2, 1, 'paid', 50.20, '2026-02-01 10:00Z'),
    (3, 2, 'paid', 9.70, '2026-02-02 10:00Z'), (4, 2, 'cancelled', 999.00, '2026-02-02 11:00Z');
  insert into shop_orderitem values (1, 1, 'bolt', 2, 50.05);
`

/**
 * Ids are uuid, the status is a small number, values are double precision, in a schema of another owner.
 *
 * Done (3): 0.1 + 0.2 + 19.99 = 20.29; open (1): 5.5. All: 25.79.
 */
export const numberedStatus = `
  create schema field;
  ${ownTablesIn('field')}
  create table field.service_branch (id uuid primary key, title varchar(60) not null);
  create table field.service_visit (
    id uuid primary key, branch_id uuid not null references field.service_branch, status smallint not null,
    value double precision, visited date
  );
  insert into field.service_branch values ('11111111-0000-0000-0000-000000000001', 'North');
  insert into field.service_visit
  select ('22222222-0000-0000-0000-00000000000' || n)::uuid, '11111111-0000-0000-0000-000000000001', status, value, day::date
  from (values (1, 3, 0.1, '2026-03-01'), (2, 3, 0.2, '2026-03-01'), (3, 3, 19.99, '2026-03-02'), (4, 1, 5.5, '2026-03-02'))
    as visit (n, status, value, day);
  grant usage on schema field to viewdesk;
  grant select on all tables in schema field to viewdesk;
`

/**
 * Amounts are whole cents, times are those of New York and do not say so.
 *
 * January there: 10.00 + 25.50 = 35.50, the second at half past eleven on the 31st; fees 0.30 + 0.75. February: 7.77, at two in
 * the night of the 1st, which is January there for whoever takes it for UTC.
 */
export const centsAndLocalTimes = `
  ${ownTablesIn('public')}
  create table public.billing_member (id bigint primary key, full_name text not null);
  create table public.billing_payment (
    id bigint primary key, member_id bigint references billing_member, amount integer not null, fee_cents integer, created timestamp not null
  );
  insert into billing_member values (7, 'Cora Lind');
  insert into billing_payment values
    (1, 7, 1000, 30, '2026-01-10 08:00'), (2, 7, 2550, 75, '2026-01-31 23:30'), (3, null, 777, null, '2026-02-01 02:00');
`
