import type { Trade } from './work.js'

/** A company that does jobs, and how it does them. */
export interface DemoProvider {
  readonly name: string
  readonly trade: Trade
  /** how long things take there; 1 by default */
  readonly slowness?: number
  /** what it pays for parts; 1 by default */
  readonly partsCost?: number
  /** added to the usual share of what is billed above the estimate, in percent; 0 by default */
  readonly upsellPercent?: number
}

/** The providers, largest first: the first one gets every tenth job, the last ones a handful. */
export const demoProviders: readonly DemoProvider[] = [
  { name: 'Northgate Plumbing & Heating', trade: 'heating' },
  { name: 'Harbour Electrical Services', trade: 'electrical', upsellPercent: 2 },
  { name: 'Fairfield Property Maintenance', trade: 'general' },
  { name: 'Alder & Sons Roofing', trade: 'roofing', slowness: 1.3 },
  { name: 'Greenway Grounds Care', trade: 'grounds' },
  { name: 'Meridian Facilities Group', trade: 'general', upsellPercent: -2 },
  { name: 'Bluebrook Plumbing', trade: 'plumbing' },
  { name: 'Castle Lane Decorators', trade: 'decorating' },
  { name: 'Ashdown Flooring', trade: 'flooring' },
  { name: 'Kestrel Heating Engineers', trade: 'heating', upsellPercent: 4 },
  { name: 'Whitmore Electrical', trade: 'electrical' },
  { name: 'Pennine Roofing Contractors', trade: 'roofing', slowness: 2.6 },
  { name: 'Rowan Tree Landscapes', trade: 'grounds', upsellPercent: 3 },
  { name: 'Bright, Day & Partners', trade: 'decorating' },
  { name: 'Tideway Drainage', trade: 'plumbing', slowness: 0.7 },
  { name: 'Oakfield Joinery', trade: 'joinery', slowness: 1.4 },
  { name: "O'Connor Glazing", trade: 'joinery' },
  { name: 'Summit Heating & Cooling', trade: 'heating' },
  { name: 'Larkspur Property Care', trade: 'general' },
  { name: 'Sterling Electrical Contractors', trade: 'electrical', upsellPercent: 1 },
  { name: 'Riverside Bathrooms', trade: 'plumbing', upsellPercent: 6 },
  { name: 'Hollybank Floors', trade: 'flooring' },
  { name: 'Budget Boiler Company', trade: 'heating', partsCost: 2.35, upsellPercent: -7 },
  { name: 'Marlow & Finch Painters', trade: 'decorating' },
  { name: 'Westbury Building Services', trade: 'general', slowness: 1.2 },
  { name: 'Copperfield Plumbing', trade: 'plumbing' },
  { name: 'Thornhill Tree Surgeons', trade: 'grounds' },
  { name: 'Quayside Carpentry', trade: 'joinery' },
  { name: 'Amber Electrical', trade: 'electrical' },
  { name: 'Müller Haustechnik', trade: 'heating' },
  { name: 'Stonebridge Roofing', trade: 'roofing' },
  { name: 'Café & Kitchen Fitters', trade: 'joinery', upsellPercent: 5 },
  { name: 'Beacon Hill Maintenance', trade: 'general' },
  { name: 'Fernleigh Carpets', trade: 'flooring' },
  { name: 'Lime Street Decorating Co.', trade: 'decorating' },
  { name: 'Ironbridge Gas Services', trade: 'heating' },
  { name: 'Two Rivers Fencing', trade: 'grounds' },
  { name: 'Hartley Roof & Gutter', trade: 'roofing' },
  { name: 'Société Lemaire Électricité', trade: 'electrical' },
  {
    name: 'The Very Particular Restoration and Conservation Workshop of Saint Albans',
    trade: 'joinery',
    slowness: 1.8,
  },
]
