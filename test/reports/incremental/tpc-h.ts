/** The tables of TPC-H, with the columns that its queries read, and few rows in narrow ranges, so that every query finds some. */
export const tables = `
  create table region (r_regionkey int primary key, r_name text);
  create table nation (n_nationkey int primary key, n_name text, n_regionkey int);
  create table supplier (s_suppkey int primary key, s_name text, s_nationkey int, s_acctbal numeric, s_comment text);
  create table part (p_partkey int primary key, p_name text, p_brand text, p_type text, p_size int, p_container text);
  create table partsupp (ps_partkey int, ps_suppkey int, ps_availqty int, ps_supplycost numeric, primary key (ps_partkey, ps_suppkey));
  create table customer (c_custkey int primary key, c_name text, c_nationkey int, c_phone text, c_acctbal numeric, c_mktsegment text);
  create table orders (o_orderkey int primary key, o_custkey int, o_orderstatus text, o_totalprice numeric, o_orderdate date, o_orderpriority text, o_shippriority int, o_comment text);
  create table lineitem (l_orderkey int, l_linenumber int, l_partkey int, l_suppkey int, l_quantity numeric, l_extendedprice numeric, l_discount numeric, l_tax numeric, l_returnflag text, l_linestatus text, l_shipdate date, l_commitdate date, l_receiptdate date, l_shipinstruct text, l_shipmode text, primary key (l_orderkey, l_linenumber));
  insert into region select n, (array['AFRICA', 'ASIA', 'EUROPE'])[n] from generate_series(1, 3) as n;
  insert into nation select n, 'NATION ' || n, 1 + n % 3 from generate_series(1, 6) as n;
  insert into supplier select n, 'Supplier ' || n, 1 + n % 6, n * 7 % 50, case when n % 7 = 0 then 'Customer has Complaints' else '' end from generate_series(1, 12) as n;
  insert into part select n, (array['forest', 'green', 'red'])[1 + n % 3] || n, 'Brand#' || n % 4, (array['PROMO BRASS', 'ECONOMY STEEL', 'MEDIUM POLISHED'])[1 + n % 3], n % 5, 'BOX ' || n % 3 from generate_series(1, 30) as n;
  insert into partsupp select p, 1 + (p * 5 + k * 3) % 12, p * k % 90, (p * 3 + k * 11) % 40 from generate_series(1, 30) as p, generate_series(0, 2) as k;
  insert into customer select n, 'Customer ' || n, 1 + n % 6, (10 + n % 5)::text || '-123', n * 13 % 60 - 5, (array['BUILDING', 'MACHINERY'])[1 + n % 2] from generate_series(1, 40) as n;
  insert into orders select n, 1 + n * 7 % 30, (array['F', 'O'])[1 + n % 2], n * 31 % 500, date '1994-01-01' + n * 5, (n % 3)::text || '-PRIORITY', 0, case when n % 9 = 0 then 'special requests' else '' end from generate_series(1, 150) as n;
  insert into lineitem select o, l, 1 + o * l * 7 % 30, 1 + (o + l * 5) % 12, 1 + o * l % 40, 10 + o * l * 17 % 90, (o + l) % 5 * 0.01, l * 0.01, (array['A', 'N', 'R'])[1 + o % 3], (array['F', 'O'])[1 + o % 2], date '1994-01-01' + o * 5 + l * 9, date '1994-01-01' + o * 5 + 20, date '1994-01-01' + o * 5 + l * 11, 'DELIVER IN PERSON', (array['AIR', 'MAIL', 'SHIP'])[1 + l % 3] from generate_series(1, 150) as o, generate_series(1, 3) as l;`

const revenue = 'sum(l_extendedprice * (1 - l_discount))'

/** The queries, with the columns that tell their rows apart and without an order; those of one row get a name for it. */
export const queries: Readonly<Record<string, { readonly grain: readonly string[]; readonly select: string }>> = {
  q01: {
    grain: ['l_returnflag', 'l_linestatus'],
    select: `select l_returnflag, l_linestatus, sum(l_quantity) as sum_qty, sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as sum_charge, avg(l_discount) as avg_disc, count(*) as count_order from lineitem where l_shipdate <= date '1995-12-01' - interval '90' day group by l_returnflag, l_linestatus`,
  },
  q02: {
    grain: ['p_partkey', 's_suppkey'],
    select: `select s_acctbal, s_name, n_name, p_partkey, s_suppkey from part, supplier, partsupp, nation, region where p_partkey = ps_partkey and s_suppkey = ps_suppkey and p_size < 4 and p_type like '%BRASS' and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = 'EUROPE' and ps_supplycost = (select min(ps_supplycost) from partsupp, supplier, nation, region where p_partkey = ps_partkey and s_suppkey = ps_suppkey and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = 'EUROPE')`,
  },
  q03: {
    grain: ['l_orderkey', 'o_orderdate', 'o_shippriority'],
    select: `select l_orderkey, ${revenue} as revenue, o_orderdate, o_shippriority from customer, orders, lineitem where c_mktsegment = 'BUILDING' and c_custkey = o_custkey and l_orderkey = o_orderkey and o_orderdate < date '1995-03-15' and l_shipdate > date '1995-01-15' group by l_orderkey, o_orderdate, o_shippriority`,
  },
  q04: {
    grain: ['o_orderpriority'],
    select: `select o_orderpriority, count(*) as order_count from orders where o_orderdate >= date '1994-07-01' and exists (select * from lineitem where l_orderkey = o_orderkey and l_commitdate < l_receiptdate) group by o_orderpriority`,
  },
  q05: {
    grain: ['n_name'],
    select: `select n_name, ${revenue} as revenue from customer, orders, lineitem, supplier, nation, region where c_custkey = o_custkey and l_orderkey = o_orderkey and l_suppkey = s_suppkey and c_nationkey = s_nationkey and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = 'ASIA' group by n_name`,
  },
  q06: {
    grain: ['what'],
    select: `select 'all' as what, sum(l_extendedprice * l_discount) as revenue from lineitem where l_shipdate >= date '1994-06-01' and l_discount between 0.02 - 0.01 and 0.02 + 0.01 and l_quantity < 24`,
  },
  q07: {
    grain: ['supp_nation', 'cust_nation', 'l_year'],
    select: `select supp_nation, cust_nation, l_year, sum(volume) as revenue from (select n1.n_name as supp_nation, n2.n_name as cust_nation, extract(year from l_shipdate) as l_year, l_extendedprice * (1 - l_discount) as volume from supplier, lineitem, orders, customer, nation n1, nation n2 where s_suppkey = l_suppkey and o_orderkey = l_orderkey and c_custkey = o_custkey and s_nationkey = n1.n_nationkey and c_nationkey = n2.n_nationkey and ((n1.n_name = 'NATION 1' and n2.n_name = 'NATION 2') or (n1.n_name = 'NATION 2' and n2.n_name = 'NATION 1'))) as shipping group by supp_nation, cust_nation, l_year`,
  },
  q08: {
    grain: ['o_year'],
    select: `select o_year, sum(case when nation = 'NATION 1' then volume else 0 end) / nullif(sum(volume), 0) as mkt_share from (select extract(year from o_orderdate) as o_year, l_extendedprice * (1 - l_discount) as volume, n2.n_name as nation from part, supplier, lineitem, orders, customer, nation n1, nation n2, region where p_partkey = l_partkey and s_suppkey = l_suppkey and l_orderkey = o_orderkey and o_custkey = c_custkey and c_nationkey = n1.n_nationkey and n1.n_regionkey = r_regionkey and r_name = 'ASIA' and s_nationkey = n2.n_nationkey and p_type = 'ECONOMY STEEL') as all_nations group by o_year`,
  },
  q09: {
    grain: ['nation', 'o_year'],
    select: `select nation, o_year, sum(amount) as sum_profit from (select n_name as nation, extract(year from o_orderdate) as o_year, l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity as amount from part, supplier, lineitem, partsupp, orders, nation where s_suppkey = l_suppkey and ps_suppkey = l_suppkey and ps_partkey = l_partkey and p_partkey = l_partkey and o_orderkey = l_orderkey and s_nationkey = n_nationkey and p_name like '%green%') as profit group by nation, o_year`,
  },
  q10: {
    grain: ['c_custkey'],
    select: `select c_custkey, c_name, ${revenue} as revenue, c_acctbal, n_name from customer, orders, lineitem, nation where c_custkey = o_custkey and l_orderkey = o_orderkey and o_orderdate >= date '1994-10-01' and l_returnflag = 'R' and c_nationkey = n_nationkey group by c_custkey, c_name, c_acctbal, n_name`,
  },
  q11: {
    grain: ['ps_partkey'],
    select: `select ps_partkey, sum(ps_supplycost * ps_availqty) as value from partsupp, supplier, nation where ps_suppkey = s_suppkey and s_nationkey = n_nationkey and n_name = 'NATION 3' group by ps_partkey having sum(ps_supplycost * ps_availqty) > (select sum(ps_supplycost * ps_availqty) * 0.05 from partsupp, supplier, nation where ps_suppkey = s_suppkey and s_nationkey = n_nationkey and n_name = 'NATION 3')`,
  },
  q12: {
    grain: ['l_shipmode'],
    select: `select l_shipmode, sum(case when o_orderpriority = '1-PRIORITY' then 1 else 0 end) as high_line_count, sum(case when o_orderpriority <> '1-PRIORITY' then 1 else 0 end) as low_line_count from orders, lineitem where o_orderkey = l_orderkey and l_shipmode in ('MAIL', 'SHIP') and l_commitdate < l_receiptdate and l_shipdate < l_commitdate group by l_shipmode`,
  },
  q13: {
    grain: ['c_count'],
    select: `select c_count, count(*) as custdist from (select c_custkey, count(o_orderkey) from customer left outer join orders on c_custkey = o_custkey and o_comment not like '%special%requests%' group by c_custkey) as c_orders (c_custkey, c_count) group by c_count`,
  },
  q14: {
    grain: ['what'],
    select: `select 'all' as what, 100.00 * sum(case when p_type like 'PROMO%' then l_extendedprice * (1 - l_discount) else 0 end) / nullif(${revenue}, 0) as promo_revenue from lineitem, part where l_partkey = p_partkey and l_shipdate >= date '1995-01-01'`,
  },
  q15: {
    grain: ['s_suppkey'],
    select: `with revenue as (select l_suppkey as supplier_no, ${revenue} as total_revenue from lineitem where l_shipdate >= date '1995-01-01' group by l_suppkey) select s_suppkey, s_name, total_revenue from supplier, revenue where s_suppkey = supplier_no and total_revenue = (select max(total_revenue) from revenue)`,
  },
  q16: {
    grain: ['p_brand', 'p_type', 'p_size'],
    select: `select p_brand, p_type, p_size, count(distinct ps_suppkey) as supplier_cnt from partsupp, part where p_partkey = ps_partkey and p_brand <> 'Brand#2' and p_type not like 'MEDIUM POLISHED%' and p_size in (1, 2, 3) and ps_suppkey not in (select s_suppkey from supplier where s_comment like '%Customer%Complaints%') group by p_brand, p_type, p_size`,
  },
  q17: {
    grain: ['what'],
    select: `select 'all' as what, sum(l_extendedprice) / 7.0 as avg_yearly from lineitem, part where p_partkey = l_partkey and p_brand = 'Brand#1' and p_container = 'BOX 1' and l_quantity < (select 0.8 * avg(l_quantity) from lineitem where l_partkey = p_partkey)`,
  },
  q18: {
    grain: ['o_orderkey'],
    select: `select c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity) as quantity from customer, orders, lineitem where o_orderkey in (select l_orderkey from lineitem group by l_orderkey having sum(l_quantity) > 60) and c_custkey = o_custkey and o_orderkey = l_orderkey group by c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice`,
  },
  q19: {
    grain: ['what'],
    select: `select 'all' as what, ${revenue} as revenue from lineitem, part where (p_partkey = l_partkey and p_brand = 'Brand#1' and l_quantity >= 1 and l_quantity <= 20 and p_size between 1 and 3 and l_shipmode in ('AIR', 'MAIL')) or (p_partkey = l_partkey and p_brand = 'Brand#3' and l_quantity >= 10 and p_size between 1 and 4 and l_shipinstruct = 'DELIVER IN PERSON')`,
  },
  q20: {
    grain: ['s_suppkey'],
    select: `select s_suppkey, s_name from supplier, nation where s_suppkey in (select ps_suppkey from partsupp where ps_partkey in (select p_partkey from part where p_name like 'forest%') and ps_availqty > (select 0.5 * sum(l_quantity) from lineitem where l_partkey = ps_partkey and l_suppkey = ps_suppkey and l_shipdate >= date '1994-06-01')) and s_nationkey = n_nationkey and n_regionkey < 3`,
  },
  q21: {
    grain: ['s_name'],
    select: `select s_name, count(*) as numwait from supplier, lineitem l1, orders, nation where s_suppkey = l1.l_suppkey and o_orderkey = l1.l_orderkey and o_orderstatus = 'F' and l1.l_receiptdate > l1.l_commitdate and exists (select * from lineitem l2 where l2.l_orderkey = l1.l_orderkey and l2.l_suppkey <> l1.l_suppkey) and not exists (select * from lineitem l3 where l3.l_orderkey = l1.l_orderkey and l3.l_suppkey <> l1.l_suppkey and l3.l_receiptdate > l3.l_commitdate) and s_nationkey = n_nationkey and n_regionkey < 3 group by s_name`,
  },
  q22: {
    grain: ['cntrycode'],
    select: `select cntrycode, count(*) as numcust, sum(c_acctbal) as totacctbal from (select substring(c_phone from 1 for 2) as cntrycode, c_acctbal from customer where substring(c_phone from 1 for 2) in ('10', '11', '12') and c_acctbal > (select avg(c_acctbal) from customer where c_acctbal > 0.00 and substring(c_phone from 1 for 2) in ('10', '11', '12')) and not exists (select * from orders where o_custkey = c_custkey)) as custsale group by cntrycode`,
  },
}

/** What is written between two folds: of each table something, and what goes together with what it belonged to. */
export const batches = [
  'update lineitem set l_quantity = l_quantity + 7, l_suppkey = 1 + l_suppkey % 12 where l_orderkey % 13 = 1',
  "delete from orders where o_orderkey % 17 = 2; delete from lineitem where l_orderkey % 17 = 2; update orders set o_orderstatus = 'F', o_comment = '' where o_orderkey % 9 = 0",
  "update customer set c_acctbal = 70 - c_acctbal, c_phone = '11-123', c_nationkey = 1 + c_nationkey % 6 where c_custkey % 4 = 1; update nation set n_name = 'NATION 3' where n_nationkey = 4",
  "update part set p_brand = 'Brand#1', p_name = 'forest green', p_size = 2 where p_partkey % 7 = 3; update partsupp set ps_availqty = 90 - ps_availqty, ps_supplycost = 1 where ps_suppkey % 5 = 1",
  "update supplier set s_comment = 'Customer Complaints', s_nationkey = 1 + s_nationkey % 6 where s_suppkey % 5 = 2; delete from partsupp where ps_partkey % 11 = 3; delete from customer where c_custkey = 7",
  "update lineitem set l_receiptdate = l_commitdate + case when l_linenumber = 1 then 3 else -1 end where l_orderkey % 3 = 0; insert into lineitem select o, 4, 1 + o % 30, 1 + o % 12, 45, 80, 0.02, 0, 'R', 'F', date '1995-05-05', date '1995-05-01', date '1995-05-09', 'DELIVER IN PERSON', 'AIR' from generate_series(1, 140, 3) as o",
  "update region set r_name = 'ASIA' where r_regionkey = 3; truncate lineitem",
]
